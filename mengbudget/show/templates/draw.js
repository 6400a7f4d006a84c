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
function upright(spec, places) {
  const named = JSON.stringify(spec).includes("labelLineHeight"), fold = (label) => lines(label.replaceAll("\n", ""), 28).join("\n");
  const most = named ? Math.max(...Object.values(spec.datasets).flat().map((row) => fold(row.label ?? "").split("\n").length)) : 1;
  let labels;
  return JSON.parse(JSON.stringify(spec), function (key, value) {
    if (key === "axis" && value?.labelLineHeight) labels ??= value;
    if (key === "axis" && value?.labels === false) return labels;
    if (key === "legend" && value) return { ...value, columns: 1 };
    if (named && key === "label") return fold(value);
    if (named && key === "sort" && Array.isArray(value)) return value.map(fold);
    if (named && key === "step" && most > 1) return Math.max(value, 18 + 13 * (most - 1));
    if (key === "tickCount") return Math.min(value, 3);
    if (key === "axisX") return { ...value, labelSeparation: 8 };
    if (key === "title" && value && !this.axisX && (this.mark || this.layer || this.spec || this.hconcat || this.vconcat)) {
      const { text, subtitle, ...rest } = value.text === undefined ? { text: value } : value;
      const folded = { ...rest, text: lines([text].flat().join(" "), places) };
      return subtitle ? { ...folded, subtitle: lines([subtitle].flat().join(" "), places * 1.25) } : folded;
    }
    if (!value?.hconcat) return value;
    const { hconcat, ...rest } = value;
    return { ...rest, vconcat: hconcat };
  });
}

/* The same with every plot narrower, and the digits beside it nearer by as much. */
function narrower(spec, by) {
  const moved = (view, from, to) => JSON.parse(JSON.stringify(view), (key, value) => (key === "x" && value?.value >= from ? { ...value, value: value.value - from + to } : value));
  const squeezed = ({ datasets, ...view }) => {
    const to = Math.max(Math.min(view.width, 60), view.width - by);
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
  if (over() > 0) await vegaEmbed(drawn, narrower(spec, over()), options);
}

for (const figure of document.querySelectorAll("figure.chart")) draw(figure).catch((error) => console.error(error));
