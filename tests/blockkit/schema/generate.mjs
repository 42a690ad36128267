// Writes ../slack_types.schema.json: a JSON schema of the payloads in payloads.ts, from the types of @slack/types.
import { readFileSync, writeFileSync } from "node:fs";
import { createGenerator } from "ts-json-schema-generator";

const schema = createGenerator({
  path: "payloads.ts",
  tsconfig: "tsconfig.json",
  type: "Payloads",
  expose: "all",
  jsDoc: "none",
  topRef: false,
}).createSchema("Payloads");
const { version } = JSON.parse(readFileSync("node_modules/@slack/types/package.json", "utf8"));
schema.$comment = `Generated from @slack/types ${version} by tests/blockkit/schema/generate.mjs; do not edit.`;
writeFileSync("../slack_types.schema.json", `${JSON.stringify(schema, null, 1)}\n`);
