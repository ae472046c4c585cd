/* What the tests ask of the page, in places and colours as the browser has really drawn them. */
const all = (css) => [...document.querySelectorAll(css)];
const edges = (b) => [b.left, b.top, b.right, b.bottom];

/* Every highlight with the text pieces of its evidence that stand on its line, and the box around those. */
function highlights() {
  return all("rect.hl").map((r) => {
    const a = r.getBoundingClientRect();
    const own = [...r.ownerSVGElement.querySelectorAll("text")].filter((t) => {
      const b = t.getBoundingClientRect();
      return (t.dataset.over || "").split(" ").includes(r.dataset.ev) && b.top < a.bottom - 3 && b.bottom > a.top + 3;
    });
    const boxes = own.map((t) => edges(t.getBoundingClientRect()));
    const union = [0, 1, 2, 3].map((i) => (i < 2 ? Math.min : Math.max)(...boxes.map((b) => b[i])));
    return { rect: edges(a), ev: r.dataset.ev, text: own.map((t) => t.textContent).join(""), union: union };
  });
}

/* The labels beside the pages: [page, top, bottom, text], in the order in which they were made. */
function labels() {
  return all(".tag").map((t) => {
    const b = t.getBoundingClientRect(), leaf = t.parentElement.leaf;
    return [leaf.file + "/" + (leaf.page ? leaf.page.n : "word"), b.top, b.bottom, t.textContent];
  });
}

function standings() {
  return [...new Set(all("rect.hl:not(.hide)").map((r) => r.getAttribute("class").match(/s-\w+/)[0]))];
}

function nameless() {
  const named = (e) => e.textContent.trim() || (e.labels && e.labels.length) || e.getAttribute("aria-label");
  return all("button, input, select").filter((e) => !named(e)).map((e) => e.outerHTML);
}

/* Text with less contrast to its ground than WCAG AA asks. */
function pale() {
  const rgb = (c) => c.match(/[\d.]+/g).map(Number);
  const linear = (v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const light = (c) => rgb(c).slice(0, 3).reduce((sum, v, i) => sum + linear(v) * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor;
      if (rgb(c).length < 4 || rgb(c)[3] === 1) return c;
    }
    return "rgb(255,255,255)";
  };
  const own = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  return all("nav *, #title *, #status, .tag, .tag *, .file h2, .file h2 *")
    .filter((e) => e.offsetParent && own(e))
    .map((e) => {
      const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
      return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.className, e.textContent.slice(0, 20)];
    })
    .filter((x) => x[0] < 4.5);
}
