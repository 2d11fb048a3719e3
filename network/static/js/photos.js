// Shows a chosen photo before it is sent, and brings its alternative text forward: [data-photo] around an
// input[type=file], a <canvas hidden> and the field for the text. Drawn on a canvas: no address of its own.

const WIDEST = 640;

async function preview(box) {
  const input = box.querySelector("input[type=file]");
  const canvas = box.querySelector("canvas");
  const file = input.files?.[0];
  canvas.hidden = true;
  if (!file) return;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, WIDEST / picture.width);
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    canvas.hidden = false;
  } catch {
    canvas.hidden = true; // not a picture that this browser knows: the server says what is wrong
  }
  box.querySelector("input[type=text], textarea")?.focus();
}

const ready = new WeakSet();

export function start(root) {
  for (const box of root.querySelectorAll("[data-photo]")) {
    if (ready.has(box)) continue;
    ready.add(box);
    box.querySelector("input[type=file]")?.addEventListener("change", () => preview(box));
  }
}
