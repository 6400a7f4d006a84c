for (const figure of document.querySelectorAll("figure.chart")) {
  const spec = JSON.parse(figure.querySelector("script").textContent);
  const options = { mode: "vega-lite", ast: true, actions: false, renderer: "svg", tooltip: { theme: "light" } };
  vegaEmbed(figure.querySelector(".drawn"), spec, options)
    .then(() => figure.classList.add("live"))
    .catch((error) => console.error(error));
}
