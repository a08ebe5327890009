// The camera: opening it, and looking through it again and again.

const WANTED = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };

export async function open(video) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
  video.srcObject = stream;
  await video.play();
  keepAwake();
}

export function close(video) {
  video.srcObject?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
}

// Hands each picture to `look` while the page is seen, one after the other, until the camera is closed.
export async function watch(video, look) {
  while (video.srcObject) {
    await nextPicture(video);
    if (document.visibilityState === "visible" && video.videoWidth) await look(video);
  }
}

function nextPicture(video) {
  const byClock = new Promise((resolve) => setTimeout(resolve, 250));
  if (!video.requestVideoFrameCallback) return new Promise((resolve) => setTimeout(resolve, 60));
  return Promise.race([byClock, new Promise((resolve) => video.requestVideoFrameCallback(resolve))]);
}

// A screen that goes dark closes the camera with it.
function keepAwake() {
  const lock = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  lock();
  document.addEventListener("visibilitychange", lock);
}
