// One Python: a worker in a frame of its own, whose origin is nobody's. It reaches no storage of this site and no host:
// the page gives it the files it starts from. Whatever it says may have been said by the code it ran.

import { make } from "./controls.js";
import { allFiles, allPrograms } from "./files.js";
import { say } from "./words.js";

/** @typedef {import("../../types.d.ts").Request} Request */
/** @typedef {(stream: string, text: string) => void} Output */
/** @typedef {{ output?: Output, room: number, resolve(answer: unknown): void, reject(why: Error): void }} Job */

const ROOM = 3_000_000; // characters one request may say, with one for each message: studytool/page/output.py ends runs before
const STREAMS = ["stdout", "stderr", "figure"];

export class Python {
  /** Waits for one request at a time. @type {Job | undefined} */
  job;
  ended = false;
  frame = make("iframe", [], { sandbox: "allow-scripts", title: "Python", "aria-hidden": "true", hidden: "" });

  /** @param {boolean} warm whether to import now what most requests need */
  constructor(warm) {
    /** Rejects once it cannot start any more. @type {Promise<unknown>} */
    this.ready = this.start(warm);
    this.ready.catch(() => this.end());
  }

  /** @param {boolean} warm */
  async start(warm) {
    const { frame, worker, manifest } = await allPrograms();
    const [line, alarm] = [new MessageChannel(), new MessageChannel()];
    const started = new Promise((resolve, reject) => {
      this.job = { room: ROOM, resolve, reject };
      alarm.port1.onmessage = () => reject(new Error(say("python-cannot-start")));
    });
    this.line = line.port1;
    this.line.onmessage = ({ data }) => this.hear(data);
    this.frame.onload = () => this.frame.contentWindow?.postMessage(worker, "*", [line.port2, alarm.port2]);
    this.frame.srcdoc = documentOf(frame);
    document.documentElement.append(this.frame);
    await Promise.all([this.handOver(manifest, warm), started]); // a frame that fails is told before all is loaded
  }

  /** Each file as it comes. @param {import("../../types.d.ts").Manifest} manifest @param {boolean} warm */
  async handOver(manifest, warm) {
    this.line?.postMessage({ start: { manifest, warm } });
    const files = Object.entries(await allFiles());
    await Promise.all(files.map(async ([name, content]) => this.line?.postMessage({ name, content: await content })));
  }

  /**
   * Resolves to what it answers. Rejects where it fails, after which it is not used again.
   * @param {Request} request
   * @param {Output} [output]
   */
  ask(request, output) {
    return new Promise((resolve, reject) => {
      this.job = { output, room: ROOM, resolve, reject };
      this.line?.postMessage({ request });
    });
  }

  /** @param {unknown} message as worker.js says it, or as the code it runs does */
  hear(message) {
    const { job } = this;
    const { kind, stream, text, answer } = Object(message);
    const words = typeof text === "string" ? text : "";
    if (job) job.room -= words.length + 1;
    if (!job || job.room < 0) return this.fail(say("python-talks"));
    if (kind === "output" && STREAMS.includes(stream)) return job.output?.(stream, words);
    if (kind !== "done") return this.fail(words.slice(-500) || say("python-talks"));
    this.job = undefined;
    return job.resolve(answer);
  }

  /** @param {string} why */
  fail(why) {
    const { job } = this;
    this.end();
    job?.reject(new Error(why));
  }

  /** At once, whatever it is doing. */
  end() {
    this.ended = true;
    this.job = undefined;
    this.line?.close();
    this.frame.remove();
  }
}

/** The policy adds to that of the page, which a frame made of text has too. @param {string} script */
function documentOf(script) {
  const nonce = Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join("");
  const allowed = `script-src 'nonce-${nonce}' blob: 'wasm-unsafe-eval'; worker-src blob:`;
  const policy = `default-src 'none'; connect-src 'none'; ${allowed}`;
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script nonce="${nonce}">${script}</script>`;
}
