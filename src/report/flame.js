// Click zooms, Escape goes back, / searches. Labels keep the end of a name. The picture is a file, or stands in a page.
(function () {
  "use strict";
  var get = function (id) { return document.getElementById(id); }, svg = get("flame") || document.documentElement;
  if (svg.localName !== "svg") { return; }
  var inPage = svg.parentNode !== document;
  var natural = svg.viewBox.baseVal, WIDE = natural.width, MARGIN = 10, CHAR = 7.25;
  var frames = Array.prototype.map.call(svg.querySelectorAll(".f"), function (g) {
    var rect = g.querySelector("rect");
    return {
      g: g, rect: rect, text: g.querySelector("text"), tip: g.querySelector("title").textContent,
      x: (Number(rect.getAttribute("x")) - MARGIN) / (WIDE - 2 * MARGIN),
      w: Number(rect.getAttribute("width")) / (WIDE - 2 * MARGIN), y: Number(rect.getAttribute("y"))
    };
  });
  var whole = { x: 0, w: 1, y: -1 }, zoomed = whole, input = get("search"), details = get("details");
  function label(frame, width) {
    var name = frame.tip.split("\n")[0], room = Math.floor((width - 6) / CHAR);
    if (room < 2) { return ""; }
    var letters = Array.from(name);
    return letters.length <= room ? name : "\u2026" + letters.slice(1 - room).join("");
  }
  function draw() {
    var page = Math.max(300, (inPage ? svg.parentNode.clientWidth : window.innerWidth) || WIDE), room = page - 2 * MARGIN, tiny = 1e-9;
    svg.setAttribute("width", page);
    svg.setAttribute("viewBox", "0 0 " + page + " " + natural.height);
    if (!inPage) {
      get("paper").setAttribute("width", page);
      get("box").setAttribute("x", page - 260);
      get("matched").setAttribute("x", page - MARGIN);
    }
    frames.forEach(function (frame) {
      var above = frame.y < zoomed.y && frame.x <= zoomed.x + tiny && frame.x + frame.w >= zoomed.x + zoomed.w - tiny;
      var x = above ? 0 : (frame.x - zoomed.x) / zoomed.w, w = above ? 1 : frame.w / zoomed.w;
      var shown = above || (x > -tiny && x + w < 1 + 1e-6 && frame.y >= zoomed.y);
      var width = w * room;
      shown = shown && width >= 0.3;
      frame.g.style.display = shown ? "" : "none";
      if (!shown) { return; }
      frame.g.classList.toggle("above", above);
      frame.rect.setAttribute("x", MARGIN + x * room);
      frame.rect.setAttribute("width", width);
      frame.text.setAttribute("x", MARGIN + x * room + 3);
      frame.text.textContent = label(frame, width);
    });
    get("reset").style.display = zoomed === whole ? "none" : "";
  }
  function search() {
    var typed = input ? input.value : "", pattern = null, sum = 0, end = -1;
    if (typed) {
      try { pattern = new RegExp(typed, "i"); }
      catch (error) { pattern = new RegExp(typed.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i"); }
    }
    frames.forEach(function (frame) {
      var found = !!pattern && pattern.test(frame.tip.split("\n")[0]);
      frame.g.classList.toggle("found", found);
      // Frames stand callers first: one below a match is counted with it.
      if (found && frame.x >= end - 1e-9) { sum += frame.w; end = frame.x + frame.w; }
    });
    get("matched").textContent = pattern ? "matched: " + (100 * sum).toFixed(2) + "%" : "";
  }
  function zoom(frame) { zoomed = frame; draw(); }
  frames.forEach(function (frame) {
    frame.g.addEventListener("click", function () { zoom(frame); });
    frame.g.addEventListener("mouseover", function () { details.textContent = frame.tip.replace(/\n/g, "   "); });
    frame.g.addEventListener("mouseout", function () { details.textContent = ""; });
  });
  get("reset").addEventListener("click", function () { zoom(whole); });
  if (input) { input.addEventListener("input", search); }
  window.addEventListener("resize", draw);
  window.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      if (input) { input.value = ""; input.blur(); input.dispatchEvent(new Event("input")); }
      zoom(whole);
    } else if (input && event.key === "/" && document.activeElement !== input) {
      event.preventDefault();
      input.focus();
    }
  });
  draw();
})();
