// Inside Telegram: its own scanner, and its word for who this is.

const app = window.Telegram?.WebApp;

export const initData = app?.initData || null;
export const canScan = !!initData && app.isVersionAtLeast("6.4");

// Gives whether this page may go on: opened by Telegram's button, it is another page that loads Telegram's script.
export function begin() {
  if (!app && location.hash.includes("tgWebAppData=")) {
    location.replace(`/door/telegram${location.hash}`);
    return false;
  }
  app?.ready();
  app?.expand();
  return true;
}

// Opens Telegram's scanner until it has read something; gives the text, or null where it was closed.
export function scan(text) {
  return new Promise((resolve) => {
    app.onEvent("scanQrPopupClosed", function closed() {
      app.offEvent("scanQrPopupClosed", closed);
      resolve(null);
    });
    app.showScanQrPopup({ text }, (read) => {
      resolve(read);
      return true;
    });
  });
}
