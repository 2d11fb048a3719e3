// Shows a seintje when the browser receives one, and opens its page. It sees no other page and keeps nothing.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function read(data) {
  try {
    return data.json();
  } catch {
    return {};
  }
}

function page(link) {
  const home = new URL("/seintjes/", self.location.origin);
  try {
    const wanted = new URL(link, self.location.origin);
    return wanted.origin === home.origin ? wanted.href : home.href;
  } catch {
    return home.href;
  }
}

self.addEventListener("push", (event) => {
  const said = event.data ? read(event.data) : {};
  event.waitUntil(
    self.registration.showNotification(String(said.title || "Gebuurte"), {
      body: String(said.body || ""),
      tag: String(said.tag || "seintje"),
      lang: "nl",
      data: { link: page(said.link || "/seintjes/") },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(page(event.notification.data?.link || "/seintjes/")));
});
