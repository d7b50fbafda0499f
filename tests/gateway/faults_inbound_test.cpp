// The faults of docs/reliability.md that concern what the SMSC delivers: every message of a person is stored
// once, whatever is odd about its PDU, and answered only then. Over TCP, with the real store.
#include "gateway/smpp/frame.hpp"
#include "tests/gateway/end_to_end.hpp"

using namespace tama;
using namespace tama::gateway;
using namespace tama::tests;
namespace smpp = tama::gateway::smpp;

namespace {

smpp::DeliverSm fromPerson(EndToEnd& run, const std::string& text, int who = 1) {
    smpp::DeliverSm message;
    message.source = {1, 1, run.world.number(who).digits()};
    message.destination = {0, 0, "1234"};
    message.short_message = text;
    return message;
}

bool isTaken(EndToEnd& run, const std::string& text) {
    return run.becomes([&] {
        const auto texts = run.world.handler.texts();
        return std::find(texts.begin(), texts.end(), text) != texts.end();
    });
}

std::string part(int reference, int total, int number, const std::string& text) {
    const std::string header{5, 0, 3, static_cast<char>(reference), static_cast<char>(total), static_cast<char>(number)};
    return header + text;
}

}  // namespace

TEST_CASE("fault 14: unknown commands and hundreds of TLVs do not end the line", "[gateway][faults]") {
    EndToEnd run;
    run.start();
    REQUIRE(run.becomes([&] { return run.bound(); }));
    std::string unknown;
    smpp::appendHeader(unknown, {16, 0x00010203, 0, 77});
    std::string outbind_like;
    smpp::appendHeader(outbind_like, {16, 0x0000000B, 0, 78});
    run.smsc->sendRaw(unknown + outbind_like);
    auto message = fromPerson(run, "with TLVs");
    for (int i = 0; i < 250; ++i) message.tlvs.push_back({0x1400, std::string(20, 'v')});
    run.smsc->deliver(message);
    CHECK(isTaken(run, "with TLVs"));
    auto payload = fromPerson(run, "", 2);
    payload.tlvs.push_back({smpp::tag::kMessagePayload, std::string(60'000, 'p')});
    run.smsc->deliver(payload);
    CHECK(isTaken(run, std::string(60'000, 'p')));
    CHECK(run.smsc->counts().binds == 1);
}

TEST_CASE("fault 15: fields beyond the standard's bounds cost nobody an answer", "[gateway][faults]") {
    EndToEnd run;
    run.start();
    auto message = fromPerson(run, std::string(250, 'y'));
    message.destination.npi = 8;
    message.service_type = "CMT";
    message.protocol_id = 0x7F;
    message.priority = 3;
    message.registered_delivery = 0x1F;
    message.replace_if_present = 1;
    message.default_message_id = 9;
    run.smsc->deliver(message);
    CHECK(isTaken(run, std::string(250, 'y')));
}

TEST_CASE("fault 16: parts out of order, doubled, missing, or of two persons", "[gateway][faults]") {
    EndToEnd run({}, GENERATE(from_range(testEngines())));
    run.start();
    const auto give = [&](int who, const std::string& octets) {
        auto message = fromPerson(run, octets, who);
        message.esm_class = smpp::esm::kUdhIndicator;
        run.smsc->deliver(message);
    };
    give(1, part(7, 3, 3, "three"));
    give(2, part(7, 2, 1, "other "));
    give(1, part(7, 3, 1, "one "));
    give(1, part(7, 3, 1, "one "));
    give(1, part(7, 3, 2, "two "));
    give(2, part(7, 2, 2, "person"));
    CHECK(isTaken(run, "one two three"));
    CHECK(isTaken(run, "other person"));
    give(3, part(9, 2, 1, "half"));
    REQUIRE(run.becomes([&] { return run.world.count("SELECT COUNT(*) FROM inbound_part") == 1; }));
    run.world.wall.advance(std::chrono::minutes{11});
    CHECK(isTaken(run, "half\u2026"));
    CHECK(run.world.handler.texts().size() == 3);
    CHECK(run.world.count("SELECT COUNT(*) FROM inbound_part") == 0);
}

TEST_CASE("fault 16: parts named by SAR parameters", "[gateway][faults]") {
    EndToEnd run;
    run.start();
    for (const int number : {2, 1}) {
        auto message = fromPerson(run, number == 1 ? "first " : "second");
        message.tlvs = {
            {smpp::tag::kSarReference, std::string("\x12\x34", 2)},
            {smpp::tag::kSarTotal, std::string(1, 2)},
            {smpp::tag::kSarNumber, std::string(1, static_cast<char>(number))}};
        run.smsc->deliver(message);
    }
    CHECK(isTaken(run, "first second"));
}

TEST_CASE("fault 17: texts in every alphabet, and broken ones, are taken once", "[gateway][faults]") {
    EndToEnd run;
    run.start();
    struct Case {
        int coding;
        std::string octets;
        std::string text;
    };
    const std::vector<Case> cases{
        {0, "ends in \x1B", "ends in "},
        {8, std::string("\0o\0k\xD8\x3D", 6), "ok\uFFFD"},
        {8, std::string("\0n\0o\0", 5), "no"},
        {8, std::string("\xFE\xFF\0o\0u\0i", 8), "oui"},
        {3, "d\xE9j\xE0", "d\u00E9j\u00E0"},
    };
    int who = 1;
    for (const Case& each : cases) {
        auto message = fromPerson(run, each.octets, ++who);
        message.data_coding = static_cast<std::uint8_t>(each.coding);
        run.smsc->deliver(message);
    }
    CHECK(run.becomes([&] { return run.world.handler.texts().size() == cases.size(); }));
    const auto texts = run.world.handler.texts();
    for (const Case& each : cases) {
        CAPTURE(each.text, texts);
        CHECK(std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
            return text == each.text || text.starts_with(each.text);
        }));
    }
}
