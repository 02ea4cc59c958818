// button[data-shows="id"]: shows what is typed into that password field, and hides it again. Hidden once more when the form is sent: a
// browser keeps what stood in an ordinary field.
function turn(button, isShown) {
  document.getElementById(button.dataset.shows).type = isShown ? "text" : "password";
  button.textContent = isShown ? button.dataset.hide : button.dataset.show;
}

for (const button of document.querySelectorAll("button[data-shows]")) button.hidden = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-shows]");
  if (button) turn(button, document.getElementById(button.dataset.shows).type === "password");
});

document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("button[data-shows]")) turn(button, false);
});
