"use strict";
const data = JSON.parse(document.getElementById("evidence").textContent);
const panel = document.getElementById("panel"), shown = document.getElementById("shown");
const say = (zh, en) => (document.body.classList.contains("zh") ? zh : en);
const make = (tag, text, parent) => { const made = document.createElement(tag); made.textContent = text || ""; if (parent) parent.append(made); return made; };
const where = ([path, title, page, text, unit]) => `${page ? say(`第${page}页 `, `p. ${page} `) : ""}${title} ${path}: ${text}${text.includes(unit) ? "" : unit}`;
const verdicts = { "✗": ["不符", "inconsistent"], "≈": ["尾差", "rounding"], "✓": ["相符", "exact"], "?": ["未核", "unchecked"] };
const PAD = 0.022; // of the page's height, above and below the box
let now = null;

function strip(marks, parent) {
  for (const name of [...new Set(marks.map((mark) => mark[0]))]) {
    if (!data.pages[name]) continue;
    const [width, height, address] = data.pages[name], own = marks.filter((mark) => mark[0] === name);
    const top = Math.max(0, Math.min(...own.map((mark) => mark[2])) - PAD), bottom = Math.min(1, Math.max(...own.map((mark) => mark[4])) + PAD);
    const scroll = make("div", "", parent), frame = make("div", "", scroll), picture = new Image(), part = bottom - top;
    scroll.className = "wide";
    frame.className = "strip";
    frame.style.width = `${width}px`;
    frame.style.aspectRatio = `${width} / ${height * part}`;
    picture.src = address;
    picture.alt = "";
    picture.style.top = `${(-100 * top) / part}%`;
    frame.append(picture);
    for (const [, x0, y0, x1, y1] of own) {
      const box = make("b", "", frame);
      box.style.left = `${100 * x0}%`;
      box.style.width = `${100 * (x1 - x0)}%`;
      box.style.top = `${(100 * (y0 - top)) / part}%`;
      box.style.height = `${(100 * (y1 - y0)) / part}%`;
    }
    scroll.scrollLeft = own[0][1] * frame.clientWidth - scroll.clientWidth / 2;
  }
}

function show(button) {
  const place = +button.dataset.p, one = data.places[place], also = (button.dataset.d || "").split(" ").filter(Boolean).map(Number);
  const about = data.findings.filter((finding) => finding[5].includes(place));
  document.querySelectorAll(".on").forEach((other) => other.classList.remove("on"));
  button.classList.add("on");
  now = button;
  shown.replaceChildren();
  panel.hidden = false;
  panel.scrollTop = 0;
  make("strong", where(one), shown);
  strip(data.marks[place] || [], shown);
  const others = [...new Set(also)].filter((other) => other !== place && data.marks[other]);
  if (others.length) make("p", say("与之相比的数字：", "The numbers that it is compared with:"), shown);
  for (const other of others) { make("div", where(data.places[other]), shown); strip(data.marks[other], shown); }
  if (one[5]) make("p", `${say("未核原因：", "Not checked: ")}${say(...one[5])}`, shown);
  const list = make("ul", "", shown);
  for (const [sign, rule, figures, zh, en, terms] of about) {
    const item = make("li", `${sign} ${say(...verdicts[sign])} · ${say(...data.rules[rule])}${figures ? ` · ${figures}` : ""}${zh ? `（${say(zh, en)}）` : ""}`, list);
    const inner = make("ul", "", item);
    for (const term of terms) if (term !== place) make("li", where(data.places[term]), inner);
  }
  document.body.classList.add("open");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.id === "close") { panel.hidden = true; document.body.classList.remove("open"); }
  else if (button.id === "language") { document.body.classList.toggle("zh"); document.documentElement.lang = say("zh-CN", "en"); if (now && !panel.hidden) show(now); }
  else if (button.dataset.p) show(button);
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") document.getElementById("close").click(); });
