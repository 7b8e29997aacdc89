// All that runs in the frame of a Python but its worker, which it makes. It stands in the frame's document as it is here,
// and its digest in the policy of the pages (studytool/site/policy.py).

addEventListener(
  "message",
  ({ data, source, ports: [line, alarm] }) => {
    if (source !== parent) return;
    const worker = new Worker(URL.createObjectURL(new Blob([data], { type: "text/javascript" })));
    worker.onerror = () => alarm.postMessage("");
    worker.postMessage("", [line]); // from now on page and worker speak without this frame
  },
  { once: true },
);
