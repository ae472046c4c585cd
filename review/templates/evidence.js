"use strict";
(function () {
  const D = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";
  const byId = {};
  D.evidence.forEach((e, n) => { e.n = n; byId[e.id] = n; });
  const criterion = {};
  D.criteria.forEach((c) => { criterion[c.id] = c; });
  const filesOf = D.files.map((_, n) => D.evidence.filter((e) => e.file === n));
  const leaves = [];
  let current = null;
  let at = null;
  let filter = "";

  /* ---- making elements: text always as text ---- */

  function make(tag, cls, text) {
    const e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text !== undefined && text !== null) e.textContent = text;
    return e;
  }
  function draw(tag, attributes, cls) {
    const e = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach((k) => e.setAttribute(k, attributes[k]));
    if (cls) e.setAttribute("class", cls);
    return e;
  }
  function button(cls, text) { const b = make("button", cls, text); b.type = "button"; return b; }
  const standing = (e) => D.standings[e.standing];
  const number = (x) => String(Math.round(x * 100) / 100);
  const visible = (e) => !filter || filter === "s:" + e.standing || filter === "v:" + (criterion[e.indicator] || {}).verdict;
  function visibleCriterion(c) {
    if (!filter) return true;
    return filter.startsWith("v:") ? filter === "v:" + c.verdict : c.evidence.some((n) => visible(D.evidence[n]));
  }

  /* ---- the left side: gates, conflicts, problems, criteria ---- */

  function title() {
    const t = $("title");
    t.append(make("b", "", D.applicant || "（未识别申报商会）"));
    t.append(make("span", "sum", "建议总分 " + D.points[0].toFixed(2) + " / " + number(D.points[1])));
    [D.level, "材料 " + D.dossier, D.period.join(" 至 "), "指标集 " + D.set].forEach((x) => { if (x) t.append(make("span", "", x)); });
    const groups = [["依据状态", "s:", D.standings], ["指标结论", "v:", D.verdicts]];
    groups.forEach(([label, prefix, names]) => {
      const g = document.createElement("optgroup"); g.label = label;
      Object.keys(names).forEach((k) => {
        const count = prefix === "s:" ? D.evidence.filter((e) => e.standing === k).length : D.criteria.filter((c) => c.verdict === k).length;
        const o = make("option", "", names[k] + "（" + count + "）"); o.value = prefix + k; g.append(o);
      });
      $("filter").append(g);
    });
  }

  function alertBox(nav, cls, head, open, lines) {
    const box = make("details", "alert " + cls); box.open = open;
    box.append(make("summary", "", head));
    lines.forEach((x) => box.append(x));
    nav.append(box);
  }

  function alerts(nav) {
    const gates = D.criteria.filter((c) => c.gate);
    const veto = gates.filter((c) => c.veto);
    const worry = gates.some((c) => c.verdict !== "met" && c.verdict !== "na");
    const head = veto.length ? "触发一票否决，请先核实" : "一票否决与资格：未触发一票否决" + (worry ? "，有待核实项" : "");
    if (gates.length) alertBox(nav, veto.length ? "red" : worry ? "" : "green", head, true, gates.map((c) => {
      const b = button("gate");
      b.append(make("b", "", c.id), make("span", "nm", (c.bars ? "一票否决：" : "") + c.name), make("span", "vd " + c.verdict, D.verdicts[c.verdict]));
      b.addEventListener("click", () => goto(c));
      return b;
    }));
    if (D.conflicts.length) alertBox(nav, "", "前后不一致 " + D.conflicts.length + " 处", true, D.conflicts.map((c) => {
      const d = make("div", "", c[0]);
      c[1].forEach((n) => d.append(item(D.evidence[n], true)));
      return d;
    }));
    if (D.problems.length) alertBox(nav, "", "读取问题 " + D.problems.length + " 个", D.problems.length < 4, D.problems.map((p) =>
      make("div", "", p[0] + "　" + p[1] + (p[2] ? " 第" + p[2] + "页" : "") + "：" + p[3] + "。" + p[4])));
  }

  function tree() {
    const nav = $("criteria");
    alerts(nav);
    let pillar = null, condition = null;
    D.criteria.forEach((c) => {
      if (c.pillar !== pillar) {
        pillar = c.pillar; condition = null;
        const own = D.criteria.filter((x) => x.pillar === pillar);
        const sum = (key) => number(own.reduce((s, x) => s + x[key], 0));
        const h = make("h2", "", pillar);
        h.append(make("span", "", sum("max") === "0" ? "" : sum("suggested") + " / " + sum("max") + " 分"));
        nav.append(h);
      }
      if (c.condition !== condition) { condition = c.condition; nav.append(make("h3", "", condition)); }
      nav.append(branch(c));
    });
    D.evidence.filter((e) => !criterion[e.indicator]).forEach((e) => nav.append(item(e)));
  }

  function branch(c) {
    const box = make("div", "criterion"); box.id = "i-" + c.id; c.box = box;
    const b = button(""); b.setAttribute("aria-expanded", "false");
    b.append(make("span", "id", c.id), make("span", "nm", c.name + (c.bars ? "（一票否决）" : "")), make("span", "vd " + c.verdict, D.verdicts[c.verdict]),
      make("span", "pt", c.max ? number(c.suggested) + " / " + number(c.max) : ""), make("span", "ct", c.evidence.length ? c.evidence.length + "条" : "无"));
    b.addEventListener("click", () => { if (box.classList.contains("open")) close(c); else { open(c); at = c; mark(); } });
    box.append(b);
    return box;
  }

  function close(c) {
    c.box.classList.remove("open");
    c.box.firstChild.setAttribute("aria-expanded", "false");
    const more = c.box.querySelector(".more");
    if (more) more.remove();
  }

  function open(c) {
    if (c.box.classList.contains("open")) return;
    c.box.classList.add("open");
    c.box.firstChild.setAttribute("aria-expanded", "true");
    const m = make("div", "more");
    m.append(make("p", "", "要求：" + c.requirement), make("p", "", "建议：" + c.rationale));
    if (c.claimed !== null) m.append(make("p", "", "自评：" + number(c.claimed) + " 分"));
    if (c.counts.length) m.append(make("p", "soft", "算数：" + c.counts.join("；")));
    if (c.not.length) m.append(make("p", "soft", "不算：" + c.not.join("；")));
    const shown = c.evidence.map((n) => D.evidence[n]).filter(visible);
    shown.forEach((e) => m.append(item(e)));
    if (!c.evidence.length) m.append(nothing(c));
    else if (!shown.length) m.append(make("p", "soft", "有" + c.evidence.length + "条依据，不在当前筛选之内"));
    c.box.append(m);
  }

  function nothing(c) {
    const [files, pages, unread] = c.searched;
    const box = make("div", "nothing");
    box.append(make("b", "", "已检索未找到"), make("div", "", "检索了 " + files + " 个文件、" + pages + " 页（Word 不计页）" + (unread ? "，其中 " + unread + " 页无法读取" : "，全部可读") + "。"));
    if (D.unread.length) box.append(make("div", "", "无法读取、请人工核对：" + D.unread.map((u) => u[0] + " 第" + u[1] + "页").join("；")));
    if (c.proof) box.append(make("div", "soft", "通常的佐证材料：" + c.proof));
    return box;
  }

  function item(e, brief) {
    const b = button("ev s-" + e.standing); b.dataset.ev = e.n;
    if (!brief) b.id = "item-" + e.id;
    const q = make("span", "q");
    q.append(make("span", "st", "【" + standing(e) + "】"));
    cues(q, e);
    b.append(q, make("span", "m", [e.where].concat(brief ? [e.indicator] : [e.section.slice(-2).join(" › "), reason(e)]).filter(Boolean).join(" · ")));
    b.title = hint(e);
    b.addEventListener("click", () => show(e.n));
    return b;
  }

  /* The quote with its cues underlined, each at its first place. */
  function cues(parent, e) {
    let rest = e.quote;
    for (;;) {
      let best = null;
      e.cues.forEach((c) => { const i = rest.indexOf(c); if (i >= 0 && (best === null || i < best[0])) best = [i, c]; });
      if (!best) break;
      parent.append(rest.slice(0, best[0]), make("u", "", best[1]));
      rest = rest.slice(best[0] + best[1].length);
    }
    parent.append(rest);
  }

  /* ---- the right side: pages drawn when they come near, Word files at once ---- */

  function documents() {
    const root = $("documents");
    const near = new IntersectionObserver((seen) => seen.forEach((s) => { if (s.isIntersecting) fill(s.target.leaf); }), { root: root, rootMargin: "900px" });
    D.files.forEach((f, n) => {
      const box = make("section", "file"); box.setAttribute("aria-label", f.name);
      const kinds = { ocr: "OCR 文字", mixed: "部分页为 OCR 或不可读", none: "没有可用文字" };
      const h = make("h2", "", f.name);
      h.append(make("span", "", [f.pages ? f.pages.length + "页" : f.blocks ? "Word" : "未附原文", kinds[f.text], "依据 " + f.count + " 条"].filter(Boolean).join(" · ")));
      box.append(h);
      root.append(box);
      if (f.pages) f.pages.forEach((p) => {
        const d = make("div", "leaf page");
        d.style.paddingTop = (100 * p.h / p.w) + "%";
        d.append(make("span", "no", "第" + p.n + "页"));
        const leaf = { box: d, file: n, page: p, svg: null, notes: [] };
        d.leaf = leaf; leaves.push(leaf); box.append(d); near.observe(d);
      }); else if (f.blocks) box.append(word(f, n));
    });
    window.addEventListener("resize", () => leaves.forEach((l) => { if (l.word) gutter(l); }));
  }

  function fill(leaf) {
    if (leaf.svg || leaf.word) return;
    const p = leaf.page;
    const svg = draw("svg", { viewBox: "0 0 " + p.w + " " + p.h, role: "group", "aria-label": D.files[leaf.file].name + " 第" + p.n + "页" });
    leaf.svg = svg;
    filesOf[leaf.file].forEach((e) => e.boxes.forEach((b) => { if (b[0] === p.n) svg.append(box(e, b)); }));
    p.l.forEach((l) => { svg.append(line(l)); });
    leaf.box.append(svg);
    if (p.t === "none") leaf.box.append(make("div", "empty", "本页没有可用文字（扫描件或图片），未检索，请人工核对原件"));
    const here = filesOf[leaf.file].filter((e) => e.boxes.some((b) => b[0] === p.n));
    leaf.notes = here.map((e) => ({ e: e, y: e.boxes.find((b) => b[0] === p.n)[2] / p.h }));
    gutter(leaf);
    mark();
  }

  function box(e, b) {
    const r = draw("rect", { x: b[1], y: b[2], width: Math.max(1, b[3] - b[1]), height: Math.max(1, b[4] - b[2]) }, "hl s-" + e.standing);
    r.dataset.ev = e.n;
    const tip = draw("title", {}); tip.textContent = hint(e); r.append(tip);
    r.addEventListener("click", () => show(e.n));
    return r;
  }

  /* Why it stands as it does, without the rule itself, which the hint and the line at the bottom tell. */
  const reason = (e) => e.why.replace(/（规则：[\s\S]*）$/, "");
  const hint = (e) => e.indicator + " " + ((criterion[e.indicator] || {}).name || "") + "【" + standing(e) + "】" + e.why;

  /* A line is as long as its box; its letters are as large as the box allows without being drawn apart. */
  function line(l) {
    const width = Math.max(1, l[2] - l[0]), height = Math.max(1, l[3] - l[1]), tall = height > 1.6 * width && l[4].length > 1;
    let units = 0;
    for (const c of l[4]) units += c.codePointAt(0) > 0x2000 ? 1 : 0.52;
    const size = tall ? width * 0.95 : Math.max(3, Math.min(height * 1.02, 1.04 * width / Math.max(0.5, units)));
    const t = draw("text", { x: l[0], y: (l[1] + l[3]) / 2 + size * 0.36, "font-size": size.toFixed(2) });
    if (tall) { t.setAttribute("x", (l[0] + l[2]) / 2); t.setAttribute("y", l[1]); t.setAttribute("writing-mode", "vertical-rl"); t.setAttribute("textLength", height); }
    else { t.setAttribute("textLength", width); }
    t.setAttribute("lengthAdjust", "spacingAndGlyphs");
    t.textContent = l[4];
    if (l[5]) { t.setAttribute("class", "ev-text"); t.dataset.over = l[5].join(" "); t.addEventListener("click", () => { if (!String(window.getSelection())) show(l[5][0]); }); }
    return t;
  }

  /* Labels beside the page, one a quote, level with it and never over one another. */
  function gutter(leaf) {
    const height = leaf.box.clientHeight || 1;
    let free = 0;
    leaf.notes.sort((a, b) => a.y - b.y).forEach((n) => {
      if (!n.tag) {
        const b = button("tag s-" + n.e.standing); b.dataset.ev = n.e.n; b.title = hint(n.e);
        b.append(make("b", "", n.e.indicator), standing(n.e));
        b.addEventListener("click", () => show(n.e.n));
        leaf.box.append(b); n.tag = b;
      }
      if (n.mark) n.y = (n.mark.getBoundingClientRect().top - leaf.box.getBoundingClientRect().top) / height;
      const top = Math.max(n.y * height - 2, free);
      n.tag.style.top = (100 * top / height) + "%";
      free = top + 22;
    });
  }

  function word(f, n) {
    const root = make("div", "leaf word");
    const leaf = { box: root, file: n, word: true, notes: [], texts: [] };
    leaves.push(leaf); root.leaf = leaf;
    const seen = new Set();
    const grid = { no: -1, widths: {} };
    f.blocks.forEach((b) => { const c = b[4]; if (c) grid.widths[c[0]] = Math.max(grid.widths[c[0]] || 0, c[2] + c[4]); });
    f.blocks.forEach(([kind, level, label, pieces, cell]) => {
      const p = make(kind === "heading" ? (level < 2 ? "h3" : "h4") : "p", kind === "note" ? "note" : "");
      if (label) p.append(label);
      pieces.forEach((x) => p.append(typeof x === "string" ? x : quoted(x, leaf, seen)));
      if (!cell) { endRow(grid); grid.no = -1; }
      (cell ? slot(root, grid, cell) : root).append(p);
      leaf.texts.push(p);
    });
    endRow(grid);
    requestAnimationFrame(() => gutter(leaf));
    return root;
  }

  /* The cell of a table that a block belongs to. Empty cells are no blocks, so they are filled in; places taken by a
     cell that spans rows are not. */
  function slot(root, grid, cell) {
    const [table, row, column, rows, columns, header] = cell;
    if (table !== grid.no) {
      endRow(grid);
      Object.assign(grid, { no: table, row: -1, taken: {}, table: make("table"), tr: null });
      root.append(grid.table);
    }
    if (row !== grid.row) {
      endRow(grid);
      Object.assign(grid, { row: row, column: -1, next: 0, tr: make("tr") });
      grid.table.append(grid.tr);
    }
    if (column !== grid.column) {
      blanks(grid, column);
      grid.td = make(header ? "th" : "td"); grid.td.rowSpan = rows; grid.td.colSpan = columns;
      for (let r = row + 1; r < row + rows; r++) for (let c = column; c < column + columns; c++) grid.taken[r + "," + c] = true;
      grid.tr.append(grid.td); grid.column = column; grid.next = column + columns;
    }
    return grid.td;
  }

  function blanks(grid, until) {
    for (; grid.next < until; grid.next++) if (!grid.taken[grid.row + "," + grid.next]) grid.tr.append(make("td"));
  }

  function endRow(grid) {
    if (grid.tr) blanks(grid, grid.widths[grid.no]);
    grid.tr = null;
  }

  function quoted(piece, leaf, seen) {
    const over = piece[1].map((n) => D.evidence[n]);
    const m = make("mark", "s-" + over[0].standing, piece[0]);
    m.dataset.ev = piece[1].join(" ");
    m.title = over.map(hint).join("\n");
    m.addEventListener("click", () => { if (!String(window.getSelection())) show(over[0].n); });
    over.forEach((e) => { if (!seen.has(e.n)) { seen.add(e.n); leaf.notes.push({ e: e, y: 0, mark: m }); } });
    return m;
  }

  /* ---- going about ---- */

  function mark() {
    document.querySelectorAll("[data-ev]").forEach((x) => {
      const own = x.dataset.ev.split(" ");
      x.classList.toggle("on", current !== null && own.indexOf(String(current)) >= 0);
      if (!x.closest("nav")) x.classList.toggle(x.tagName === "MARK" ? "plain" : "hide", !own.some((n) => visible(D.evidence[n])));
    });
    D.criteria.forEach((c) => c.box.classList.toggle("at", c === at));
  }

  function show(n) {
    const e = D.evidence[n];
    current = n;
    const c = criterion[e.indicator];
    if (c) { at = c; open(c); }
    leaves.forEach((l) => { if (l.file === e.file && !l.word && e.boxes.some((b) => b[0] === l.page.n)) fill(l); });
    mark();
    reveal(document.querySelector("#documents rect[data-ev='" + n + "'], #documents mark[data-ev~='" + n + "']"), $("documents"), 0.38);
    reveal($("item-" + e.id), $("criteria"), 0.4);
    say(e.indicator + "【" + standing(e) + "】" + e.where + (e.cues.length ? " · 线索：" + e.cues.join("、") : "") + (e.why ? " · " + e.why : "") + " · 置信度 " + e.confidence);
    history.replaceState(null, "", "#" + e.id);
  }

  function goto(c) {
    at = c; open(c);
    const first = c.evidence.find((n) => visible(D.evidence[n]));
    if (first !== undefined) { show(first); reveal(c.box, $("criteria"), 0.1); return; }
    current = null; mark();
    reveal(c.box, $("criteria"), 0.1);
    say(c.id + " " + c.name + "：" + c.rationale);
    history.replaceState(null, "", "#i-" + c.id);
  }

  /* Scrolls only the given pane, so that nothing else moves. */
  function reveal(target, pane, share) {
    if (!target) return;
    const t = target.getBoundingClientRect(), p = pane.getBoundingClientRect();
    if (pane.id === "criteria" && t.top >= p.top && t.bottom <= p.bottom - 60) return;
    pane.scrollTop += t.top - p.top - p.height * share;
  }

  const say = (text) => { $("status").textContent = text; };

  function step(by) {
    const list = D.criteria.reduce((all, c) => all.concat(c.evidence), []).filter((n) => visible(D.evidence[n]));
    if (!list.length) { say("当前筛选下没有依据"); return; }
    let i = list.indexOf(current);
    if (i < 0 && at) {
      const from = D.criteria.indexOf(at);
      i = list.findIndex((n) => D.criteria.indexOf(criterion[D.evidence[n].indicator]) > from);
      i = by > 0 ? (i < 0 ? list.length - 1 : i) : (i < 0 ? list.length : i) - 1;
    } else { i = i < 0 ? (by > 0 ? 0 : list.length - 1) : i + by; }
    if (i < 0 || i >= list.length) { say(by > 0 ? "已是最后一条依据" : "已是第一条依据"); return; }
    show(list[i]);
  }

  function jump(by) {
    const list = D.criteria.filter(visibleCriterion);
    if (!list.length) { say("当前筛选下没有指标"); return; }
    const now = at ? D.criteria.indexOf(at) : by > 0 ? -1 : D.criteria.length;
    const next = by > 0 ? list.find((c) => D.criteria.indexOf(c) > now) : list.slice().reverse().find((c) => D.criteria.indexOf(c) < now);
    if (!next) { say(by > 0 ? "已是最后一项指标" : "已是第一项指标"); return; }
    if (at) close(at);
    goto(next);
  }

  function apply(value) {
    filter = value; $("filter").value = value;
    D.criteria.forEach((c) => {
      const was = c.box.classList.contains("open");
      if (was) { close(c); open(c); }
      c.box.classList.toggle("hide", !visibleCriterion(c));
    });
    document.querySelectorAll("#criteria h2, #criteria h3").forEach((h) => {
      let x = h.nextElementSibling, any = false;
      for (; x && x.tagName !== "H2" && !(h.tagName === "H3" && x.tagName === "H3"); x = x.nextElementSibling) any = any || (x.classList.contains("criterion") && !x.classList.contains("hide"));
      h.classList.toggle("hide", !any);
    });
    mark();
    const shown = D.criteria.filter(visibleCriterion).length;
    say(value ? "筛选：" + $("filter").selectedOptions[0].textContent + "，指标 " + shown + " 项" : "");
  }

  function cycle(by) {
    const values = [""].concat(Object.keys(D.standings).map((k) => "s:" + k));
    apply(values[(values.indexOf(filter) + by + values.length) % values.length] || "");
  }

  /* ---- search: white space does not count, and a hit may run over line ends ---- */

  let index = null, hits = [], hit = -1, asked = "";
  const bare = (s) => s.replace(/\s+/g, "");

  function entries() {
    if (index) return index;
    index = leaves.map((leaf) => {
      const parts = leaf.word ? leaf.texts.map((p) => bare(p.textContent)) : leaf.page.l.map((l) => bare(l[4]));
      return { leaf: leaf, parts: parts, text: leaf.word ? null : parts.join("") };
    });
    return index;
  }

  function search(query) {
    document.querySelectorAll("rect.found").forEach((r) => r.remove());
    document.querySelectorAll(".hit").forEach((p) => p.classList.remove("hit", "at"));
    hits = []; hit = -1; asked = query;
    const q = bare(query);
    if (!q) { say(""); return; }
    entries().forEach(({ leaf, parts, text }) => {
      if (leaf.word) { parts.forEach((t, i) => { if (t.indexOf(q) >= 0) hits.push({ leaf: leaf, block: leaf.texts[i] }); }); return; }
      for (let i = text.indexOf(q); i >= 0 && hits.length < 2000; i = text.indexOf(q, i + q.length)) hits.push({ leaf: leaf, from: i, to: i + q.length, parts: parts });
    });
    if (hits.length) found(0); else say("没有找到“" + query + "”");
  }

  function found(n) {
    hit = (n + hits.length) % hits.length;
    document.querySelectorAll(".found.at, .hit.at").forEach((x) => x.classList.remove("at"));
    const h = hits[hit];
    if (h.block) h.block.classList.add("hit", "at"); else { fill(h.leaf); if (!h.rects) h.rects = rects(h); h.rects.forEach((r) => { h.leaf.svg.prepend(r); r.classList.add("at"); }); }
    reveal(h.block || h.rects[0], $("documents"), 0.4);
    const p = h.leaf.page;
    say("第 " + (hit + 1) + " 处，共 " + hits.length + " 处：" + D.files[h.leaf.file].name + (p ? " 第" + p.n + "页" : ""));
  }

  function rects(h) {
    const made = [];
    let start = 0;
    h.leaf.page.l.forEach((l, i) => {
      const n = h.parts[i].length, a = Math.max(h.from - start, 0), b = Math.min(h.to - start, n);
      if (n && a < b) made.push(draw("rect", { x: l[0] + (l[2] - l[0]) * a / n, y: l[1] - 1, width: (l[2] - l[0]) * (b - a) / n, height: l[3] - l[1] + 2 }, "found"));
      start += n;
    });
    return made;
  }

  /* ---- keys and anchors ---- */

  const KEYS = { j: () => step(1), k: () => step(-1), n: () => jump(1), p: () => jump(-1), f: () => cycle(1), F: () => cycle(-1), "/": () => { $("search").focus(); $("search").select(); }, "?": () => help() };
  function help() { if (!$("keys").open) $("keys").showModal(); }

  document.addEventListener("keydown", (ev) => {
    if (ev.ctrlKey || ev.metaKey || ev.altKey || ev.isComposing) return;
    if (ev.target.id === "search") {
      if (ev.key === "Enter") { ev.preventDefault(); if (hits.length && asked === $("search").value) found(hit + (ev.shiftKey ? -1 : 1)); else search($("search").value); }
      if (ev.key === "Escape") { $("search").value = ""; search(""); $("search").blur(); }
      return;
    }
    if (ev.target.tagName === "SELECT" || $("keys").open) return;
    const act = KEYS[ev.key];
    if (act) { ev.preventDefault(); act(); }
  });
  let typing = 0;
  $("search").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => { if (asked !== $("search").value) search($("search").value); }, 200); });
  $("filter").addEventListener("change", () => apply($("filter").value));
  $("help").addEventListener("click", help);
  $("close").addEventListener("click", () => $("keys").close());
  window.addEventListener("beforeprint", () => { leaves.forEach(fill); D.criteria.forEach(open); });

  function arrive() {
    let h = location.hash.slice(1);
    try { h = decodeURIComponent(h); } catch (error) { return; }
    if (Object.prototype.hasOwnProperty.call(byId, h)) show(byId[h]);
    else if (h.startsWith("i-") && Object.prototype.hasOwnProperty.call(criterion, h.slice(2))) goto(criterion[h.slice(2)]);
  }
  window.addEventListener("hashchange", arrive);
  title(); tree(); documents(); arrive();
  document.documentElement.dataset.ready = "1";
})();
