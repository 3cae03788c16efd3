// Signs the vendor kit's events with the npm library, and verifies the kit's own signatures.
// Prints, per event, its signature and whether the kit's was proven.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Webhook } = createRequire(process.env.NPM_TOOLS + "/")("standardwebhooks");
const kit = JSON.parse(readFileSync(process.argv[2], "utf8"));
const webhook = new Webhook(kit.secret);
Date.now = () => kit.timestamp * 1000; // the kit is of one fixed moment

for (const { headers, body } of kit.events) {
  const signature = webhook.sign(headers["webhook-id"], new Date(kit.timestamp * 1000), body);
  webhook.verify(body, headers);
  console.log(signature);
}
