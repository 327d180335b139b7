// Drag to move, wheel or + and - to zoom, 0 or a double click for the whole picture. In a page, keys and the wheel are those
// of the picture once it has the focus.
(function () {
  "use strict";
  var svg = document.getElementById("graph") || document.documentElement;
  if (svg.localName !== "svg") { svg = document.currentScript && document.currentScript.ownerSVGElement; }
  if (!svg || !svg.viewBox) { return; }
  var inPage = svg.id === "graph", natural = svg.viewBox.baseVal;
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
    if (inPage && !event.ctrlKey && document.activeElement !== svg) { return; }
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
  (inPage ? svg : window).addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    var middle = { x: view.x + view.w / 2, y: view.y + view.h / 2 };
    if (inPage && event.key.indexOf("Arrow") === 0) { event.preventDefault(); }
    if (event.key === "+" || event.key === "=") { zoom(middle, 0.8); }
    if (event.key === "-") { zoom(middle, 1.25); }
    if (event.key === "0") { reset(); }
    if (event.key === "ArrowLeft") { view.x -= view.w / 10; show(); }
    if (event.key === "ArrowRight") { view.x += view.w / 10; show(); }
    if (event.key === "ArrowUp") { view.y -= view.h / 10; show(); }
    if (event.key === "ArrowDown") { view.y += view.h / 10; show(); }
  });
  // Buttons of a page: a factor zooms, 0 is for the whole. A part of the picture comes to its middle.
  svg.addEventListener("zoom", function (event) {
    if (!event.detail) { reset(); } else { zoom({ x: view.x + view.w / 2, y: view.y + view.h / 2 }, event.detail); }
  });
  svg.addEventListener("centre", function (event) {
    var part = event.detail.getBoundingClientRect(), page = size(), s = Math.min(1, scale());
    var middle = at({ clientX: part.left + part.width / 2, clientY: part.top + part.height / 2 });
    view = { x: middle.x - page.width * s / 2, y: middle.y - page.height * s / 2, w: page.width * s, h: page.height * s };
    show();
  });
  if (inPage) { window.addEventListener("resize", reset); }
  reset();
})();
