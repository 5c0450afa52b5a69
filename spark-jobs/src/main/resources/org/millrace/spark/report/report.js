// Shows the value under the pointer in line charts. Without it the page lacks nothing else.
document.querySelectorAll('svg[data-points]').forEach(function (svg) {
  var points = svg.dataset.points.split(';').map(function (point) {
    var parts = point.split('|');
    return { x: +parts[0], y: +parts[1], label: parts[2] };
  });
  var box = svg.viewBox.baseVal;
  function shape(name) {
    return document.createElementNS('http://www.w3.org/2000/svg', name);
  }
  var pointer = shape('g'), rule = shape('line'), dot = shape('circle'), text = shape('text');
  pointer.setAttribute('class', 'pointer');
  rule.setAttribute('y1', 16);
  rule.setAttribute('y2', box.height - 30);
  dot.setAttribute('r', 4);
  [rule, dot, text].forEach(function (part) { pointer.appendChild(part); });
  pointer.style.display = 'none';
  svg.appendChild(pointer);
  svg.addEventListener('pointermove', function (event) {
    var frame = svg.getBoundingClientRect();
    var x = (event.clientX - frame.left) / frame.width * box.width;
    var nearest = points.reduce(function (best, point) {
      return Math.abs(point.x - x) < Math.abs(best.x - x) ? point : best;
    });
    var left = nearest.x < box.width / 2;
    rule.setAttribute('x1', nearest.x);
    rule.setAttribute('x2', nearest.x);
    dot.setAttribute('cx', nearest.x);
    dot.setAttribute('cy', nearest.y);
    text.setAttribute('x', nearest.x + (left ? 8 : -8));
    text.setAttribute('y', Math.max(30, nearest.y - 8));
    text.setAttribute('text-anchor', left ? 'start' : 'end');
    text.textContent = nearest.label;
    pointer.style.display = '';
  });
  svg.addEventListener('pointerleave', function () { pointer.style.display = 'none'; });
});
