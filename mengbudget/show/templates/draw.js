const options = { mode: "vega-lite", ast: true, actions: false, renderer: "svg", tooltip: { theme: "light" } };

/* A text in lines of so many places; a Chinese letter takes two and may end a line. */
function lines(text, places) {
  const made = [""], wide = (some) => [...some].reduce((sum, one) => sum + (one >= "\u2e80" ? 2 : 1), 0);
  for (const piece of text.match(/[^\u2e80-\uffff\s]+\s*|[\u2e80-\uffff][，。、；：）”]*\s*|\s+/g) ?? []) {
    if (made.at(-1) && wide(made.at(-1) + piece.trimEnd()) > places) made.push("");
    made[made.length - 1] += piece;
  }
  return made;
}

/* For a narrow screen: charts side by side go under each other, each with its labels; legends go in one column, titles and long labels in lines. */
function upright({ datasets, ...spec }, places) {
  const fold = (label) => (typeof label === "string" ? lines(label.replaceAll("\n", ""), 26).join("\n") : label), fields = new Set();
  JSON.stringify(spec, (key, value) => { if (key === "y" && value?.type === "nominal") fields.add(value.field); return value; });
  const rows = (some) => some.map((row) => ({ ...row, ...Object.fromEntries([...fields].filter((field) => field in row).map((field) => [field, fold(row[field])])) }));
  const folded = Object.fromEntries(Object.entries(datasets ?? {}).map(([name, some]) => [name, rows(some)]));
  const most = Math.max(1, ...Object.values(folded).flat().flatMap((row) => [...fields].map((field) => String(row[field] ?? "").split("\n").length)));
  const step = (before) => Math.max(before, 18 + 13 * (most - 1));
  const centred = { condition: { test: "indexof(datum.value, '\\n') > 0", value: "bottom" }, value: "middle" };
  const label = { labelExpr: "split(split(datum.label, '\\t')[0], '\\n')", labelLineHeight: 13, labelLimit: 0, labelBaseline: centred };
  const made = JSON.parse(JSON.stringify(spec), function (key, value) {
    if (key === "y" && value?.type === "nominal") return { ...value, axis: { title: null, ...value.axis, labels: true, ...label }, sort: Array.isArray(value.sort) ? value.sort.map(fold) : value.sort };
    if (key === "legend" && value) return { ...value, columns: 1 };
    if (key === "step" && most > 1) return step(value);
    if (key === "view" && this.axisX && most > 1) return { ...value, discreteHeight: { step: step(20) } };
    if (key === "tickCount") return Math.min(value, 3);
    if (key === "axisX") return { ...value, labelSeparation: 8 };
    if (key === "title" && value && !this.axisX && (this.mark || this.layer || this.spec || this.hconcat || this.vconcat)) {
      const { text, subtitle, ...rest } = value.text === undefined ? { text: value } : value;
      const title = { ...rest, text: lines([text].flat().join(" "), places) };
      return subtitle ? { ...title, subtitle: lines([subtitle].flat().join(" "), places * 1.25) } : title;
    }
    if (!value?.hconcat) return value;
    const { hconcat, ...rest } = value;
    return { ...rest, vconcat: hconcat };
  });
  return { ...made, ...(datasets && { datasets: folded }) };
}

/* The same with every plot narrower, and the digits beside it nearer by as much. */
function narrower(spec, by) {
  const moved = (view, from, to) => JSON.parse(JSON.stringify(view), (key, value) => (key === "x" && value?.value >= from ? { ...value, value: value.value - from + to } : value));
  const squeezed = ({ datasets, ...view }) => {
    const scattered = [view, ...(view.layer ?? [])].some((one) => one.encoding?.y?.type === "quantitative"); // its names would lie on each other
    const to = scattered ? view.width : Math.max(Math.min(view.width, 50), view.width - by);
    const parts = ["vconcat", "spec"].filter((way) => view[way]).map((way) => [way, way === "spec" ? squeezed(view[way]) : view[way].map(squeezed)]);
    return { ...(view.width ? { ...moved(view, view.width, to), width: to } : view), ...Object.fromEntries(parts), ...(datasets && { datasets }) };
  };
  return squeezed(spec);
}

async function draw(figure) {
  const drawn = figure.querySelector(".drawn"), over = () => drawn.querySelector("svg").getBoundingClientRect().width - figure.clientWidth;
  let spec = JSON.parse(figure.querySelector("script").textContent);
  await vegaEmbed(drawn, spec, options);
  figure.classList.add("live");
  if (over() > 0) await vegaEmbed(drawn, (spec = upright(spec, figure.clientWidth / 9)), options);
  for (let turn = 0; turn < 2 && over() > 0; turn++) await vegaEmbed(drawn, (spec = narrower(spec, over() + 1)), options);
}

for (const figure of document.querySelectorAll("figure.chart")) draw(figure).catch((error) => console.error(error));
