// Reads a JSON list of texts and prints encoding and number of segments of each, as Twilio's calculator has them.
const fs = require("fs");
const { SegmentedMessage } = require("sms-segments-calculator");
const texts = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
for (const text of texts) {
  const message = new SegmentedMessage(text, "auto", false);
  console.log(`${message.encodingName} ${message.segmentsCount}`);
}
