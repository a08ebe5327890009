// From a picture to the texts of its QR codes: the browser's own detector, else zxing-wasm, else the server.

const VENDOR = "/static/door/vendor/zxing-wasm/";
const LONGEST = 1280;
const canvas = document.createElement("canvas");

let chosen;

export function decoder() {
  chosen ??= choose();
  return chosen;
}

async function choose() {
  const formats = (await window.BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (formats.includes("qr_code")) return ownDetector();
  return await zxing().catch(() => throughServer);
}

function ownDetector() {
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  return async (picture) => (await detector.detect(picture)).map((found) => found.rawValue);
}

async function zxing() {
  const reader = await import(`${VENDOR}es/reader/index.js`);
  const locateFile = (path) => `${VENDOR}reader/${path}`;
  await reader.prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
  return async (picture) => {
    const found = await reader.readBarcodes(pixels(picture), { formats: ["QRCode"], maxNumberOfSymbols: 2 });
    return found.filter((code) => code.isValid).map((code) => code.text);
  };
}

async function throughServer(picture) {
  draw(picture);
  const body = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
  const response = await fetch("/door/decode", { method: "POST", body });
  return response.ok ? (await response.json()).codes : [];
}

function pixels(picture) {
  return draw(picture).getImageData(0, 0, canvas.width, canvas.height);
}

function draw(picture) {
  const [width, height] = [picture.videoWidth ?? picture.width, picture.videoHeight ?? picture.height];
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return context;
}
