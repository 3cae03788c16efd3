// A source system in another language: signs each event with the npm library, and posts it.
// In: lines of {url, secret, id, body}. Out: a line with the status of each answer.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const { Webhook } = createRequire(process.env.NPM_TOOLS + "/")("standardwebhooks");

for await (const line of createInterface({ input: process.stdin })) {
  const { url, secret, id, body } = JSON.parse(line);
  const now = new Date();
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": new Webhook(secret).sign(id, now, body),
    },
    body,
  });
  await answer.arrayBuffer();
  console.log(answer.status);
}
