// The page: theme, order and search of the table, the function that is chosen in all parts. Without it everything is shown.
(function () {
  "use strict";
  var root = document.documentElement, get = function (id) { return document.getElementById(id); };
  var all = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };
  var FIRST = 30, input = get("search"), table = document.querySelector("table"), graph = get("graph");
  root.classList.add("js");
  window.dispatchEvent(new Event("resize"));

  // Light or dark: as the system has it, until the button is pressed.
  var dark = window.matchMedia("(prefers-color-scheme: dark)"), theme = get("theme");
  function isDark() { return root.classList.contains("dark") || (dark.matches && !root.classList.contains("light")); }
  function nameTheme() { theme.textContent = isDark() ? "Light" : "Dark"; }
  theme.addEventListener("click", function () {
    var next = isDark() ? "light" : "dark";
    root.classList.remove("light", "dark");
    root.classList.add(next);
    nameTheme();
  });
  dark.addEventListener("change", nameTheme);
  nameTheme();

  // The table. The order of the file is that of -top.
  var body = table && table.tBodies[0], total = table ? Number(table.dataset.total) : 0;
  var rows = all("tbody tr").map(function (tr, at) {
    var flat = Number(tr.dataset.f), cum = Number(tr.dataset.c), name = tr.lastElementChild.textContent;
    return { tr: tr, at: at, flat: flat, cum: cum, name: name, sum: tr.cells[2].textContent, size: Math.abs(flat) };
  });
  function share(value) {
    var ratio = total ? Math.abs(value / total) * 100 : 0;
    if (ratio === 0) { return "0%"; }
    if (ratio >= 99.95 && ratio <= 100.05) { return "100%"; }
    if (ratio >= 1) { return ratio.toFixed(2) + "%"; }
    if (ratio < 1e-4) { return ratio.toExponential(1).replace(".0e", "e").replace(/e-(\d)$/, "e-0$1") + "%"; }
    return Number(ratio.toPrecision(2)) + "%";
  }
  var short = rows.length > FIRST + 5, more = get("more");
  function place(order, isFirst) {
    var sum = 0;
    order.forEach(function (row, at) {
      sum += row.flat;
      row.tr.cells[2].textContent = isFirst ? row.sum : share(sum);
      row.tr.classList.toggle("rest", at >= FIRST);
      body.appendChild(row.tr);
    });
  }
  function sort(button) {
    var th = button.parentNode, by = button.dataset.by, rising = th.getAttribute("aria-sort") === "descending";
    if (by === "name") { rising = th.getAttribute("aria-sort") !== "ascending"; }
    if (by === "sum") { rising = true; }
    all("th").forEach(function (other) { other.removeAttribute("aria-sort"); });
    th.setAttribute("aria-sort", rising ? "ascending" : "descending");
    var order = rows.slice(), way = rising ? -1 : 1;
    if (by !== "sum") {
      order.sort(function (a, b) {
        if (by === "name") { return -way * (a.name < b.name ? -1 : a.name > b.name ? 1 : 0) || a.at - b.at; }
        return way * (Math.abs(b[by]) - Math.abs(a[by])) || a.at - b.at;
      });
    }
    place(order, order.every(function (row, at) { return row.at === at; }));
  }
  all("th button").forEach(function (button) { button.addEventListener("click", function () { sort(button); }); });
  function fold() {
    if (!table) { return; }
    table.classList.toggle("short", short && !input.value);
    more.hidden = rows.length <= FIRST + 5 || !!input.value;
    more.textContent = short ? "Show all " + rows.length + " rows" : "Show the first " + FIRST + " rows";
  }
  if (table) {
    more.addEventListener("click", function () { short = !short; fold(); });
    place(rows, true);
    fold();
  }

  // One search for all parts; the flame graph has its own.
  function search() {
    var typed = input.value, pattern = null, count = 0, sum = 0;
    if (typed) {
      try { pattern = new RegExp(typed, "i"); }
      catch (error) { pattern = new RegExp(typed.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i"); }
    }
    rows.forEach(function (row) {
      var found = !pattern || pattern.test(row.name);
      row.tr.hidden = !found;
      if (found) { count += 1; sum += row.flat; }
    });
    get("rows").textContent = pattern ? count + " of " + rows.length + " rows, flat " + share(sum) : "";
    all("#graph .node").forEach(function (node) {
      node.classList.toggle("found", !!pattern && pattern.test(node.querySelector("title").textContent.replace(/ \([^()]*\)$/, "")));
    });
    all("#source details, #source li").forEach(function (part) {
      part.hidden = !!pattern && !pattern.test(part.querySelector("b").textContent);
    });
    fold();
  }
  input.addEventListener("input", search);

  // The chosen function.
  var chosen = get("chosen"), links = all("#chosen a");
  function parts(selector, key) { return all(selector).filter(function (part) { return part.dataset.k === key; }); }
  function choose(key, name) {
    all(".chosen").forEach(function (part) { part.classList.remove("chosen"); });
    chosen.hidden = key === undefined;
    root.classList.toggle("choosing", !chosen.hidden);
    if (chosen.hidden) { return; }
    all("[data-k]").forEach(function (part) { part.classList.toggle("chosen", part.dataset.k === key); });
    chosen.querySelector("b").textContent = name;
    var row = rows.filter(function (row) { return row.tr.dataset.k === key; })[0], cells = row && row.tr.cells;
    chosen.querySelector("span").textContent = row ? "flat " + cells[0].textContent + " (" + cells[1].textContent + "), cum " +
      cells[3].textContent + " (" + cells[4].textContent + ")" : "too small for a row";
    links.forEach(function (link) {
      var found = parts(link.dataset.to, key);
      link.classList.toggle("none", found.length === 0);
      link.href = "#" + link.textContent;
      link.onclick = function (event) { event.preventDefault(); show(found[0]); };
    });
  }
  function show(part) {
    if (!part) { return; }
    if (part.localName === "details") { part.open = true; }
    if (part.localName === "tr" && part.classList.contains("rest") && short) { short = false; fold(); }
    if (graph && graph.contains(part)) {
      graph.scrollIntoView({ block: "center" });
      graph.dispatchEvent(new CustomEvent("centre", { detail: part }));
    } else {
      part.scrollIntoView({ block: part.localName === "details" ? "start" : "center" });
    }
  }
  rows.forEach(function (row) {
    row.tr.querySelector("a").addEventListener("click", function (event) {
      choose(row.tr.dataset.k, row.name);
      var target = document.querySelector(event.currentTarget.getAttribute("href"));
      if (target && target.localName === "details") { target.open = true; }
      if (target && target.hidden) { target.hidden = false; }
    });
  });
  all("#flame .f[data-k]").forEach(function (frame) {
    frame.addEventListener("click", function () { choose(frame.dataset.k, frame.querySelector("title").textContent.split("\n")[0]); });
  });
  all("#graph .node[data-k]").forEach(function (node) {
    node.addEventListener("click", function () {
      choose(node.dataset.k, node.querySelector("title").textContent.replace(/ \([^()]*\)$/, ""));
    });
  });
  chosen.querySelector("button").addEventListener("click", function () { choose(undefined); });
  window.addEventListener("keydown", function (event) { if (event.key === "Escape") { choose(undefined); } });

  all("[data-zoom]").forEach(function (button) {
    button.addEventListener("click", function () {
      graph.dispatchEvent(new CustomEvent("zoom", { detail: Number(button.dataset.zoom) }));
    });
  });
  if (graph) {
    window.addEventListener("beforeprint", function () { graph.dispatchEvent(new CustomEvent("zoom", { detail: 0 })); });
  }
})();
