// Drag to move, wheel or + and - to zoom, 0 or a double click for the whole picture.
(function () {
  "use strict";
  var svg = document.documentElement;
  if (svg.localName !== "svg") { svg = document.currentScript && document.currentScript.ownerSVGElement; }
  if (!svg || !svg.viewBox) { return; }
  var natural = svg.viewBox.baseVal;
  var whole = { x: natural.x, y: natural.y, w: natural.width, h: natural.height };
  var view, drag = null;
  function size() { return svg.getBoundingClientRect(); }
  function show() { svg.setAttribute("viewBox", [view.x, view.y, view.w, view.h].join(" ")); }
  function reset() {
    // A small picture keeps its size, a large one fits.
    var page = size(), w = Math.max(whole.w, page.width * 0.75), h = Math.max(whole.h, page.height * 0.75);
    view = { x: whole.x - (w - whole.w) / 2, y: whole.y - (h - whole.h) / 2, w: w, h: h };
    show();
  }
  function scale() { var page = size(); return Math.max(view.w / page.width, view.h / page.height); }
  function at(event) {
    var page = size(), s = scale();
    return {
      x: view.x + view.w / 2 + (event.clientX - page.left - page.width / 2) * s,
      y: view.y + view.h / 2 + (event.clientY - page.top - page.height / 2) * s
    };
  }
  function zoom(point, factor) {
    var w = view.w * factor;
    if (w > whole.w * 50 + 5000 || w < 20) { return; }
    view = {
      x: point.x - (point.x - view.x) * factor, y: point.y - (point.y - view.y) * factor,
      w: w, h: view.h * factor
    };
    show();
  }
  svg.addEventListener("wheel", function (event) {
    event.preventDefault();
    var lines = event.deltaMode ? 16 : 1;
    zoom(at(event), Math.pow(1.002, Math.max(-300, Math.min(300, event.deltaY * lines))));
  }, { passive: false });
  svg.addEventListener("pointerdown", function (event) {
    if (event.button === 0) { drag = { x: event.clientX, y: event.clientY }; svg.style.cursor = "move"; }
  });
  window.addEventListener("pointermove", function (event) {
    if (!drag) { return; }
    var s = scale();
    view.x -= (event.clientX - drag.x) * s;
    view.y -= (event.clientY - drag.y) * s;
    drag = { x: event.clientX, y: event.clientY };
    show();
  });
  window.addEventListener("pointerup", function () { drag = null; svg.style.cursor = ""; });
  svg.addEventListener("dblclick", reset);
  window.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    var middle = { x: view.x + view.w / 2, y: view.y + view.h / 2 };
    if (event.key === "+" || event.key === "=") { zoom(middle, 0.8); }
    if (event.key === "-") { zoom(middle, 1.25); }
    if (event.key === "0") { reset(); }
    if (event.key === "ArrowLeft") { view.x -= view.w / 10; show(); }
    if (event.key === "ArrowRight") { view.x += view.w / 10; show(); }
    if (event.key === "ArrowUp") { view.y -= view.h / 10; show(); }
    if (event.key === "ArrowDown") { view.y += view.h / 10; show(); }
  });
  reset();
})();
