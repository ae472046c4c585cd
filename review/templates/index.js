"use strict";
(function () {
  const D = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const STEP = 200;
  const BAR = 5;
  let by = 0, up = true, list = [], drawn = 0;

  function make(tag, cls, text) {
    const e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text !== undefined && text !== null) e.textContent = text;
    return e;
  }
  const number = (x) => x === null || x === undefined ? "" : String(Math.round(x * 100) / 100);
  const text = (x) => String(x === null || x === undefined ? "" : x);

  /* Each column: title, the value that it is sorted by, and its cell. */
  const columns = [
    ["申报商会", (r) => r.name || r.id, (r) => { const d = make("td", "", r.name || (r.href ? "（未识别申报商会）" : "（未能评审）")); d.append(make("small", "", r.id)); return d; }],
    ["层级", (r) => r.level, (r) => make("td", "", r.level)],
    ["指标集", (r) => r.set, (r) => make("td", "", r.set)],
    ["建议总分", (r) => r.points[0], (r) => make("td", "n sum", r.points[0] === null ? "" : number(r.points[0]) + " / " + number(r.points[1]))],
    ...D.pillars.map((p, i) => [p, (r) => r.points[2 + i], (r) => make("td", "n", number(r.points[2 + i]))]),
    ["一票否决", (r) => r.vetoes.length, (r) => make("td", r.vetoes.length ? "veto" : "", r.vetoes.length ? "触发 " + r.vetoes.join("、") : r.href ? "未触发" : "")],
    ["结论", (r) => r.verdicts[0], verdicts],
    ["未找到", (r) => r.verdicts[3], (r) => make("td", "n", r.href ? r.verdicts[3] : "")],
    ["依据", (r) => r.counts[0], (r) => make("td", "n", r.href ? r.counts[0] : "")],
    ["不一致", (r) => r.counts[1], (r) => make("td", "n", r.href ? r.counts[1] : "")],
    ["不可读页", (r) => r.counts[2], (r) => make("td", "n", r.href ? r.counts[2] : "")],
    ["问题", (r) => r.counts[3], (r) => make("td", "n", r.counts[3])],
    ["打开", null, links],
  ];

  function verdicts(r) {
    const td = make("td"), bar = make("div", "stack");
    if (!r.href) return td;
    const all = r.verdicts.reduce((a, b) => a + b, 0) || 1;
    r.verdicts.slice(0, BAR).forEach((n, i) => { const s = make("span", "v" + i); s.style.width = (100 * n / all) + "%"; bar.append(s); });
    bar.setAttribute("aria-hidden", "true");
    td.append(bar, make("div", "words", D.verdicts.map((v, i) => r.verdicts[i] ? v + r.verdicts[i] : "").filter(Boolean).join(" ")));
    return td;
  }

  function links(r) {
    const td = make("td", "go");
    if (r.href) D.files.forEach(([label, file]) => { const a = make("a", "", label); a.href = r.href + file; a.setAttribute("aria-label", (r.name || r.id) + " " + label); td.append(a); });
    return td;
  }

  function compare(a, b) {
    const x = columns[by][1](a), y = columns[by][1](b);
    const none = (x === null) - (y === null);
    if (none) return none;
    const c = typeof x === "number" && typeof y === "number" ? x - y : text(x).localeCompare(text(y), "zh-CN");
    return (up ? c : -c) || a.at - b.at;
  }

  const ONLY = { veto: (r) => r.vetoes.length, problem: (r) => r.counts[3], conflict: (r) => r.counts[1], failed: (r) => !r.href };

  function refresh() {
    const q = $("search").value.trim().toLowerCase(), only = ONLY[$("only").value], level = $("level").value;
    list = D.rows.filter((r) => (!q || (r.name + "\n" + r.id).toLowerCase().indexOf(q) >= 0) && (!only || only(r)) && (!level || r.level === level));
    list.sort(compare);
    $("rows").textContent = ""; drawn = 0; more();
    $("shown").textContent = "显示 " + list.length + " 份，共 " + D.rows.length + " 份";
    [...$("head").children].forEach((th, i) => { if (columns[i][1]) th.setAttribute("aria-sort", i === by ? (up ? "ascending" : "descending") : "none"); });
  }

  /* Rows are made a few hundred at a time, as the reader comes to them. */
  function more() {
    const part = document.createDocumentFragment();
    list.slice(drawn, drawn + STEP).forEach((r) => { const tr = make("tr", r.href && !r.vetoes.length ? "" : "bad"); columns.forEach((c) => tr.append(c[2](r))); part.append(tr); });
    drawn = Math.min(list.length, drawn + STEP);
    $("rows").append(part);
  }

  function head() {
    columns.forEach((c, i) => {
      const th = make("th", c[1] ? "" : "plain", c[1] ? null : c[0]); th.scope = "col";
      if (c[1]) {
        const b = make("button", "", c[0]); b.type = "button";
        b.addEventListener("click", () => { up = by === i ? !up : !D.rows.some((r) => typeof c[1](r) === "number"); by = i; refresh(); });
        th.append(b);
      }
      $("head").append(th);
    });
    [...new Set(D.rows.map((r) => r.level).filter(Boolean))].forEach((l) => { const o = make("option", "", l); o.value = l; $("level").append(o); });
  }

  function tiles() {
    const done = D.rows.filter((r) => r.href), scored = done.filter((r) => r.points[0] !== null).map((r) => r.points[0]).sort((a, b) => a - b);
    const middle = scored.length ? (scored[Math.floor((scored.length - 1) / 2)] + scored[Math.ceil((scored.length - 1) / 2)]) / 2 : null;
    [["申报材料", D.rows.length + " 份"], ["已评审", done.length + " 份"], ["建议总分中位数", middle === null ? "—" : number(middle)],
      ["触发一票否决", done.filter((r) => r.vetoes.length).length + " 份"], ["不可读页", done.reduce((s, r) => s + r.counts[2], 0) + " 页"], ["读取问题", D.problems.length + " 个"],
    ].forEach(([label, value]) => { const li = make("li"); li.append(make("b", "", value), make("span", "", label)); $("tiles").append(li); });
  }

  function problems() {
    if (!D.problems.length) return;
    const s = $("aside"), t = make("table"), h = make("tr"), body = make("tbody"), top = make("thead");
    ["材料编号", "代码", "文件", "页", "原因", "处理"].forEach((x) => { const th = make("th", "plain", x); th.scope = "col"; h.append(th); });
    top.append(h); t.append(top, body); s.append(make("h2", "", "搁置与读取问题 " + D.problems.length + " 个"), t);
    let from = 0;
    const button = make("button", "", "继续显示"); button.type = "button";
    const show = () => {
      D.problems.slice(from, from + STEP).forEach((p) => { const tr = make("tr"); p.forEach((x) => tr.append(make("td", "", x))); body.append(tr); });
      from += STEP; button.hidden = from >= D.problems.length;
    };
    button.addEventListener("click", show); s.append(button); show();
  }

  D.rows.forEach((r, i) => { r.at = i; });
  head(); tiles(); refresh(); problems();
  ["search", "only", "level"].forEach((id) => $(id).addEventListener("input", refresh));
  document.addEventListener("keydown", (ev) => { if (ev.key === "/" && !ev.target.matches("input, select")) { ev.preventDefault(); $("search").focus(); } });
  new IntersectionObserver((seen) => { if (seen.some((x) => x.isIntersecting) && drawn < list.length) more(); }, { rootMargin: "800px" }).observe($("end"));
  window.addEventListener("beforeprint", () => { while (drawn < list.length) more(); });
  document.documentElement.dataset.ready = "1";
})();
