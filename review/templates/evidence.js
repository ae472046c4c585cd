"use strict";
(function () {
  const D = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const NS = "http://www.w3.org/2000/svg";
  const make = (tag, cls, text) => { const e = document.createElement(tag); if (cls) e.className = cls; if (text !== undefined && text !== null) e.textContent = text; return e; };
  const order = []; D.criteria.forEach((c) => c.evidence.forEach((e) => order.push(e)));
  let current = null, filter = "";
  const label = (e) => D.standings[e.s];
  const where = (e) => D.files[e.f].name + (e.p ? " 第" + e.p + "页" : " 第" + e.g + "段");

  function title() {
    const t = $("title");
    t.append(make("b", "", D.applicant || "（未识别申报商会）"));
    [D.level, D.dossier, D.set, D.period.join(" 至 "), "建议总分 " + D.points[0].toFixed(2) + " / " + D.points[1]].forEach((x) => { if (x) t.append(make("span", "", x)); });
    Object.entries(D.standings).forEach(([k, v]) => { const o = make("option", "", v); o.value = k; $("filter").append(o); });
  }

  function bars(nav) {
    D.criteria.filter((c) => c.bar).forEach((c) => {
      const b = make("div", "bar" + (c.veto ? " red" : ""));
      b.append(make("b", "", (c.veto ? "触发一票否决：" : "先看：") + c.id + " " + c.name + " "), make("span", "vd " + c.verdict, D.verdicts[c.verdict]), make("div", "", c.rationale));
      b.addEventListener("click", () => open(c.id, true)); nav.append(b);
    });
    if (D.conflicts.length) { const b = make("div", "bar"); b.append(make("b", "", "前后不一致")); D.conflicts.forEach((x) => b.append(make("div", "", x))); nav.append(b); }
    if (D.problems.length) { const b = make("div", "bar"); b.append(make("b", "", "读取问题")); D.problems.forEach((p) => b.append(make("div", "", p[0] + " " + p[1] + (p[2] ? " 第" + p[2] + "页" : "") + "：" + p[3]))); nav.append(b); }
  }

  function tree() {
    const nav = $("criteria"); bars(nav);
    let pillar = "", condition = "";
    D.criteria.forEach((c) => {
      if (c.pillar !== pillar) { pillar = c.pillar; nav.append(make("h2", "", pillar)); }
      if (c.condition !== condition) { condition = c.condition; nav.append(make("h3", "", condition)); }
      const box = make("div", "criterion"); box.id = "i-" + c.id;
      const b = make("button"); b.type = "button"; b.setAttribute("aria-expanded", "false");
      b.append(make("span", "id", c.id), make("span", "nm", c.name), make("span", "vd " + c.verdict, D.verdicts[c.verdict]), make("span", "pt", c.suggested + "/" + c.max + " · " + c.evidence.length + "条"));
      b.addEventListener("click", () => { box.classList.contains("open") ? close(box) : open(c.id, false); });
      box.append(b); nav.append(box);
    });
  }

  function close(box) { box.classList.remove("open"); box.firstChild.setAttribute("aria-expanded", "false"); const m = box.querySelector(".more"); if (m) m.remove(); }

  function open(id, scroll) {
    const box = $("i-" + id), c = D.criteria.find((x) => x.id === id);
    if (!box.classList.contains("open")) {
      box.classList.add("open"); box.firstChild.setAttribute("aria-expanded", "true");
      const m = make("div", "more");
      m.append(make("p", "req", "要求：" + c.requirement + (c.threshold ? "（" + c.threshold + "）" : "")), make("p", "", c.rationale));
      if (c.counts.length) m.append(make("p", "req", "算数：" + c.counts.join("；")));
      if (c.not.length) m.append(make("p", "req", "不算：" + c.not.join("；")));
      c.evidence.forEach((k) => {
        const e = D.evidence[k]; if (filter && e.s !== filter) return;
        const b = make("button", "ev s-" + e.s); b.type = "button"; b.dataset.ev = k;
        const q = make("span", "q"); q.append(make("span", "st", "【" + label(e) + "】")); underline(q, e);
        b.append(q, make("span", "m", where(e) + (e.w ? " · " + e.w : "")));
        b.addEventListener("click", () => show(k)); m.append(b);
      });
      box.append(m);
    }
    if (scroll) box.scrollIntoView({ block: "center" });
  }

  function underline(parent, e) {
    let rest = e.q.replace(/\t/g, " | ");
    const cue = e.u.find((u) => u && rest.includes(u));
    if (!cue) { parent.append(rest); return; }
    const at = rest.indexOf(cue);
    const u = make("u", "", cue); parent.append(rest.slice(0, at), u, rest.slice(at + cue.length));
  }

  function documents() {
    const root = $("documents");
    const seen = new IntersectionObserver((list) => list.forEach((x) => { if (x.isIntersecting) { draw(x.target); seen.unobserve(x.target); } }), { root: root, rootMargin: "800px" });
    D.files.forEach((f, n) => {
      const box = make("div", "file"); box.append(make("h2", "", f.name));
      if (f.pages) f.pages.forEach((p) => {
        const d = make("div", "page " + p.t); d.dataset.file = n; d.dataset.page = p.n; d.id = "f" + n + "p" + p.n;
        d.style.aspectRatio = p.w + " / " + p.h; d.append(make("span", "no", "第" + p.n + "页")); box.append(d); seen.observe(d);
      }); else box.append(word(f, n));
      root.append(box);
    });
  }

  function draw(d) {
    if (d.dataset.drawn) return; d.dataset.drawn = "1";
    const n = +d.dataset.file, p = D.files[n].pages.find((x) => x.n === +d.dataset.page);
    const svg = document.createElementNS(NS, "svg"); svg.setAttribute("viewBox", "0 0 " + p.w + " " + p.h);
    Object.entries(D.evidence).forEach(([k, e]) => { if (e.f === n) e.b.forEach((b) => { if (b[0] === p.n) svg.append(rect(k, e, b)); }); });
    p.l.forEach((l) => {
      const t = document.createElementNS(NS, "text"); const h = l[3] - l[1];
      t.setAttribute("x", l[0]); t.setAttribute("y", l[3] - h * 0.2); t.setAttribute("font-size", Math.max(4, h * 0.86));
      if (l[4].length > 1) { t.setAttribute("textLength", Math.max(1, l[2] - l[0])); t.setAttribute("lengthAdjust", "spacingAndGlyphs"); }
      t.setAttribute("pointer-events", "none"); t.textContent = l[4]; svg.append(t);
    });
    d.append(svg); mark();
  }

  function rect(k, e, b) {
    const r = document.createElementNS(NS, "rect");
    r.setAttribute("class", "hl s-" + e.s); r.dataset.ev = k;
    r.setAttribute("x", b[1]); r.setAttribute("y", b[2]); r.setAttribute("width", b[3] - b[1]); r.setAttribute("height", b[4] - b[2]);
    const tip = document.createElementNS(NS, "title"); tip.textContent = "【" + label(e) + "】" + e.i + "：" + e.w; r.append(tip);
    r.addEventListener("click", () => show(k)); return r;
  }

  function word(f, n) {
    const root = make("div", "word"); let table = -1, row = -1, column = -1, t = null, tr = null, td = null;
    const own = Object.entries(D.evidence).filter(([, e]) => e.f === n);
    f.blocks.forEach((b) => {
      const [kind, level, lab, start, text, tb, rw, col] = b; let into = root;
      if (tb >= 0) {
        if (tb !== table) { t = make("table"); root.append(t); table = tb; row = -1; }
        if (rw !== row) { tr = make("tr"); t.append(tr); row = rw; column = -1; }
        if (col !== column) { td = make("td"); tr.append(td); column = col; }
        into = td;
      } else { table = -1; }
      const p = make(kind === "heading" ? (level < 3 ? "h3" : "h4") : "p"); if (lab) p.append(lab);
      spans(p, text, start, own); into.append(p);
    });
    return root;
  }

  function spans(p, text, start, own) {
    const inside = own.filter(([, e]) => e.c[0] < start + text.length && e.c[1] > start);
    const cuts = new Set([0, text.length]);
    inside.forEach(([, e]) => { cuts.add(Math.max(0, e.c[0] - start)); cuts.add(Math.min(text.length, e.c[1] - start)); });
    const at = [...cuts].sort((a, b) => a - b);
    for (let i = 0; i + 1 < at.length; i++) {
      const piece = text.slice(at[i], at[i + 1]); if (!piece) continue;
      const over = inside.filter(([, e]) => e.c[0] - start <= at[i] && e.c[1] - start >= at[i + 1]);
      if (!over.length) { p.append(piece); continue; }
      const m = make("mark", "s-" + over[0][1].s, piece); m.dataset.ev = over.map(([k]) => k).join(" ");
      m.title = over.map(([, e]) => "【" + label(e) + "】" + e.i + "：" + e.w).join("\n");
      m.append(make("span", "tag", over.map(([, e]) => e.i).join("、") + " " + label(over[0][1])));
      m.addEventListener("click", () => show(over[0][0])); p.append(m);
    }
  }

  function mark() {
    document.querySelectorAll(".on").forEach((e) => e.classList.remove("on"));
    if (!current) return;
    document.querySelectorAll("[data-ev]").forEach((e) => { if (e.dataset.ev.split(" ").includes(current)) e.classList.add("on"); });
  }

  function show(k) {
    const e = D.evidence[k]; if (!e) return; current = k;
    open(e.i, false);
    if (D.files[e.f].pages) { const d = $("f" + e.f + "p" + (e.p || 1)); if (d) { draw(d); } }
    mark();
    const target = document.querySelector("#documents [data-ev~='" + k + "']");
    if (target) target.scrollIntoView({ block: "center" });
    const item = document.querySelector("#criteria [data-ev='" + k + "']"); if (item) item.scrollIntoView({ block: "nearest" });
    $("status").textContent = e.i + " 【" + label(e) + "】 " + where(e) + (e.u.length ? " · 线索：" + e.u.join("、") : "") + " · " + e.w;
    history.replaceState(null, "", "#" + k);
  }

  function step(by) {
    const list = order.filter((k) => !filter || D.evidence[k].s === filter); if (!list.length) return;
    const at = list.indexOf(current); show(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + by))]);
  }

  function jump(by) {
    const ids = D.criteria.map((c) => c.id); const now = current ? D.evidence[current].i : null;
    let at = now ? ids.indexOf(now) + by : (by > 0 ? 0 : ids.length - 1);
    for (; at >= 0 && at < ids.length; at += by) { const c = D.criteria[at]; open(c.id, true); if (c.evidence.length) { show(c.evidence[0]); return; } }
  }

  function search() {
    const q = $("search").value.trim(); if (!q) return;
    const hits = order.filter((k) => D.evidence[k].q.includes(q));
    if (hits.length) { show(hits[0]); return; }
    for (let n = 0; n < D.files.length; n++) {
      const f = D.files[n];
      if (f.pages) { const p = f.pages.find((x) => x.l.map((l) => l[4]).join("").includes(q)); if (p) { $("f" + n + "p" + p.n).scrollIntoView(); $("status").textContent = "找到：" + f.name + " 第" + p.n + "页"; return; } }
      else { const b = [...document.querySelectorAll(".word p,.word h3,.word h4")].find((x) => x.textContent.includes(q)); if (b) { b.classList.add("found"); b.scrollIntoView({ block: "center" }); return; } }
    }
    $("status").textContent = "没有找到“" + q + "”";
  }

  document.addEventListener("keydown", (ev) => {
    if (ev.target.matches("input,select,textarea")) { if (ev.key === "Enter" && ev.target.id === "search") search(); if (ev.key === "Escape") ev.target.blur(); return; }
    if (ev.ctrlKey || ev.metaKey || ev.altKey) return;
    const act = { j: () => step(1), k: () => step(-1), n: () => jump(1), p: () => jump(-1), f: () => $("filter").focus(), "/": () => $("search").focus(), "?": () => $("keys").showModal() }[ev.key];
    if (act) { ev.preventDefault(); act(); }
  });
  $("filter").addEventListener("change", (ev) => { filter = ev.target.value; document.querySelectorAll(".criterion.open").forEach((b) => { const id = b.id.slice(2); close(b); open(id, false); }); });
  $("help").addEventListener("click", () => $("keys").showModal());
  function go() {
    const h = decodeURIComponent(location.hash.slice(1));
    if (D.evidence[h]) show(h); else if (h.startsWith("i-") && $(h)) open(h.slice(2), true);
  }
  window.addEventListener("hashchange", go);
  title(); tree(); documents(); go();
  document.documentElement.dataset.ready = "1";
})();
