// Unpacks Python's files in a worker of its own, so that the page never waits for it: the first message brings the decoder,
// each of the following a file, whose sender's port is told what it unpacks to.

/** Resolves to the decoder, of which there are no types here. @type {Promise<any>} */
let decoder;

addEventListener("message", async (/** @type {MessageEvent} */ { data, ports: [sender] }) => {
  if (sender) {
    const bytes = (await decoder).decode(new Uint8Array(data));
    sender.postMessage(bytes.buffer, [bytes.buffer]);
  } else {
    decoder = begun(data);
  }
});

addEventListener("unhandledrejection", ({ reason }) => {
  throw reason; // which tells the page
});

// It asks for its WebAssembly at a `data:` address, which the policies of pages do not allow.
globalThis.fetch = async (/** @type {unknown} */ address) => {
  const [, data] = String(address).split(",");
  return new Response(Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)));
};

/** @param {ArrayBuffer} program zstddec, as npm brings it */
async function begun(program) {
  const { ZSTDDecoder } = await import(URL.createObjectURL(new Blob([program], { type: "text/javascript" })));
  const ours = new ZSTDDecoder();
  await ours.init();
  return ours;
}
