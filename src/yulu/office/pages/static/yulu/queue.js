/* The queue by keyboard: j and k move, Enter opens, / goes to the search. Letters act only outside of fields, and never
   while a Chinese word is being composed. */
(function () {
  "use strict";
  var table = document.getElementById("queue");
  var rows = table ? Array.prototype.slice.call(table.tBodies[0].rows) : [];
  var at = -1;
  function choose(next) {
    if (!rows.length) { return; }
    if (at >= 0) { rows[at].removeAttribute("aria-current"); }
    at = Math.max(0, Math.min(rows.length - 1, next));
    rows[at].setAttribute("aria-current", "true");
    rows[at].querySelector("a").focus();
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.keyCode === 229) { return; }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { return; }
    if (event.key === "j" || event.key === "ArrowDown") { choose(at + 1); event.preventDefault(); }
    if (event.key === "k" || event.key === "ArrowUp") { choose(at - 1); event.preventDefault(); }
    if (event.key === "/") { document.getElementById("text").focus(); event.preventDefault(); }
  });
}());
