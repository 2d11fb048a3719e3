// The page "Seintjes op dit toestel": asks the browser for an address to push to, and only when its reader says so.
const letters = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}

async function mark(endpoint) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint)));
  return Array.from(digest, (one) => one.toString(16).padStart(2, "0")).join("");
}

async function current(form) {
  const registration = await navigator.serviceWorker.getRegistration(form.dataset.scope);
  return registration ? registration.pushManager.getSubscription() : null;
}

async function active(registration) {
  const worker = registration.installing || registration.waiting;
  if (registration.active || !worker) return registration;
  await new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("redundant"));
    });
  });
  return registration;
}

async function subscribe(form) {
  const registration = await active(
    await navigator.serviceWorker.register(form.dataset.worker, { scope: form.dataset.scope }),
  );
  const old = await registration.pushManager.getSubscription();
  if (old && letters(old.options.applicationServerKey) !== form.dataset.key) await old.unsubscribe();
  return registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(form.dataset.key),
  });
}

async function leave(form) {
  const registration = await navigator.serviceWorker.getRegistration(form.dataset.scope);
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
  await registration?.unregister();
}

function say(form, name) {
  for (const line of form.querySelectorAll("[data-say]")) line.hidden = line.dataset.say !== name;
}

async function begin(form) {
  const subscription = await current(form);
  const rows = [...document.querySelectorAll("[data-device]")];
  const own = subscription ? await mark(subscription.endpoint) : "";
  const row = rows.find((one) => one.dataset.device === own);
  if (row) {
    row.querySelector("[data-own]").hidden = false;
    row.querySelector("form").addEventListener("submit", async (event) => {
      if (event.target.dataset.left) return;
      event.preventDefault();
      await leave(form).catch(() => {});
      event.target.dataset.left = "1";
      event.target.requestSubmit();
    });
  } else if (subscription) {
    await leave(form); // the server knows it no longer: it was taken away elsewhere, or somebody else logged in
  }
  say(form, row ? "on" : Notification.permission === "denied" ? "denied" : "off");
  form.querySelector("button").hidden = Boolean(row) || Notification.permission === "denied";
}

async function turnOn(form) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    if ((await Notification.requestPermission()) !== "granted") {
      say(form, "denied");
      return;
    }
    const said = (await subscribe(form)).toJSON();
    form.elements.endpoint.value = said.endpoint;
    form.elements.p256dh.value = said.keys.p256dh;
    form.elements.auth.value = said.keys.auth;
    form.submit();
  } catch {
    say(form, "failed");
  } finally {
    button.disabled = false;
  }
}

// An iPad says that it is a Mac, but no Mac has a screen for fingers. There, only a site on the home screen can push.
const onApplePhone = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

const form = document.querySelector("[data-push]");
if (form) {
  if ("serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      turnOn(form);
    });
    begin(form).catch(() => say(form, "failed"));
  } else {
    say(form, onApplePhone() && !navigator.standalone ? "install" : "cannot");
  }
}
