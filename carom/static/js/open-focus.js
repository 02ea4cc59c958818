// <details data-focus-open> puts the cursor into its first field when it opens.
document.addEventListener("toggle", (event) => {
  const opened = event.target;
  if (opened.open && opened.matches("details[data-focus-open]")) opened.querySelector("textarea, input:not([type=hidden])")?.focus();
}, true);
