// What this browser keeps: IndexedDB, one transaction for each piece of work.
// `kept` holds the device, the list and the names; `queue` what waits to be sent; `came` whom this device let in.

let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("kinhmoi-door", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("kept");
      request.result.createObjectStore("queue", { keyPath: "nonce" });
      request.result.createObjectStore("came", { keyPath: "guest" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

// `work` gets the stores by name and may give a request, whose result is given once all is durable.
export async function transact(names, mode, work) {
  const shelf = await open();
  return new Promise((resolve, reject) => {
    const transaction = shelf.transaction(names, mode, { durability: "strict" });
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    const asked = work(stores);
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const get = (key) => transact(["kept"], "readonly", ({ kept }) => kept.get(key));
export const put = (key, value) => transact(["kept"], "readwrite", ({ kept }) => kept.put(value, key));
export const forget = (...keys) =>
  transact(["kept"], "readwrite", ({ kept }) => void keys.forEach((key) => kept.delete(key)));
