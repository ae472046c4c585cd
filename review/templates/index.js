"use strict";
(function () {
  const D = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const make = (tag, cls, text) => { const e = document.createElement(tag); if (cls) e.className = cls; if (text !== undefined && text !== null) e.textContent = text; return e; };
  const columns = ["材料编号", "申报商会", "层级", "建议总分", ...D.pillars, "一票否决", ...D.verdicts, "依据", "问题", "打开"];
  const flat = D.rows.map((r) => ({ r: r, cells: [r[0], r[2] || (r[1] ? "（未识别）" : "（未能评审）"), r[3], r[4], ...r[5], r[6].join("、"), ...r[7], r[8], r[9]] }));
  let by = 0, up = true;
  function draw() {
    const q = $("search").value.trim();
    const list = flat.filter((x) => !q || x.cells.slice(0, 3).some((c) => String(c || "").includes(q)));
    list.sort((a, b) => { const x = a.cells[by], y = b.cells[by]; const c = typeof x === "number" && typeof y === "number" ? x - y : String(x === null ? "" : x).localeCompare(String(y === null ? "" : y), "zh"); return up ? c : -c; });
    const body = $("rows"); body.textContent = "";
    list.forEach((x) => {
      const tr = make("tr", x.r[1] ? "" : "bad");
      x.cells.forEach((c, i) => tr.append(make("td", typeof c === "number" ? "n" : (i === 4 + D.pillars.length && c ? "veto" : ""), typeof c === "number" ? Math.round(c * 100) / 100 : c)));
      const td = make("td");
      if (x.r[1]) [["评分表", "评分表.xlsx"], ["依据", "evidence.html"], ["数据", "assessment.json"]].forEach(([t, f]) => { const a = make("a", "", t); a.href = x.r[1] + "/" + encodeURIComponent(f); td.append(a, " "); });
      tr.append(td); body.append(tr);
    });
    $("totals").textContent = "共 " + D.rows.length + " 份，显示 " + list.length + " 份；问题 " + D.problems.length + " 个";
    [...$("head").children].forEach((th, i) => th.setAttribute("aria-sort", i === by ? (up ? "ascending" : "descending") : "none"));
  }
  columns.forEach((c, i) => { const th = make("th", "", c); th.tabIndex = 0; const act = () => { if (i >= columns.length - 1) return; up = by === i ? !up : true; by = i; draw(); }; th.addEventListener("click", act); th.addEventListener("keydown", (e) => { if (e.key === "Enter") act(); }); $("head").append(th); });
  $("search").addEventListener("input", draw);
  if (D.problems.length) {
    const s = $("aside"); s.append(make("h2", "", "搁置与问题"));
    const t = make("table"), h = make("tr"); ["材料编号", "代码", "文件", "页", "原因", "处理"].forEach((x) => h.append(make("th", "", x))); t.append(h);
    D.problems.forEach((p) => { const tr = make("tr"); p.forEach((x) => tr.append(make("td", "", x))); t.append(tr); }); s.append(t);
  }
  draw();
  document.documentElement.dataset.ready = "1";
})();
