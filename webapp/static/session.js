// Goes to the bracket before or behind with the keys of a presenter's remote control. The page works without this.

const WAYS = { PageUp: "previous", ArrowLeft: "previous", PageDown: "next", ArrowRight: "next" };

document.addEventListener("keydown", (key) => {
  const way = WAYS[key.key];
  if (!way || key.altKey || key.ctrlKey || key.metaKey || key.shiftKey || key.isComposing) return;
  if (key.target.closest("input, textarea, select")) return; // there they belong to the field
  const button = document.querySelector(`[data-way="${way}"]`);
  if (!button) return;
  key.preventDefault();
  button.click(); // which saves what was changed, as a hand would
});
