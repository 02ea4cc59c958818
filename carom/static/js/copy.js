// button[data-copy="id"]: copies the text of that element (its data-text, where what is shown is spaced out), and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.dataset.text ?? source.textContent.trim());
    button.textContent = button.dataset.copied;
  } catch {
    getSelection().selectAllChildren(source); // no clipboard here: it is marked, ready for Ctrl-C
  }
});
