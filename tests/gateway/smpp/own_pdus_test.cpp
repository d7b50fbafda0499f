#include "gateway/smpp/own_pdus.hpp"

#include "gateway/smpp/status.hpp"
#include "tests/gateway/smpp/bytes.hpp"
#include "tests/support/catch.hpp"

using namespace tama::gateway::smpp;
using namespace tama::gateway::smpp::testing;

namespace {

SubmitMulti multi() {
    SubmitMulti made;
    made.message.service_type = "MOH";
    made.message.source = {0, 0, "4636"};
    made.message.registered_delivery = 1;
    made.message.short_message = "Is there stock?";
    made.message.tlvs = {{0x1400, "vendor"}};
    made.destinations = {{1, 1, "23177000001"}, {1, 1, "23177000002"}};
    made.lists = {"nurses"};
    return made;
}

}  // namespace

TEST_CASE("submit_multi and replace_sm come back from their bytes as they were", "[gateway][smpp]") {
    for (const Body& body :
         {Body{multi()},
          Body{SubmitMultiResponse{"0A1", {{{1, 1, "23177000002"}, status::kInvalidDestinationAddress}}}},
          Body{ReplaceSm{"0A1", {0, 0, "4636"}, "", "", 1, 0, "There is stock."}},
          Body{ReplaceSmResponse{}}}) {
        const Pdu pdu{7, 0, body};
        CHECK(decode(encoded(pdu)).value() == pdu);
    }
    CHECK(nameOfCommand(command::kSubmitMulti) == "submit_multi");
    CHECK(nameOfCommand(command::kReplaceSm | kResponseBit) == "replace_sm_resp");
}

TEST_CASE("submit_multi and replace_sm cut anywhere are refused with a status", "[gateway][smpp]") {
    SubmitMulti plain = multi();
    plain.message.tlvs.clear();
    for (const Body& body : {Body{plain}, Body{ReplaceSm{"0A1", {0, 0, "4636"}, "", "", 1, 0, "x"}}}) {
        const std::string whole = encoded({7, 0, body});
        for (std::size_t size = kHeaderSize; size < whole.size(); ++size) {
            const auto pdu =
                decode(frame(commandIdOf(body), 0, 7, whole.substr(kHeaderSize, size - kHeaderSize)));
            REQUIRE_FALSE(pdu);
            CHECK(pdu.error().status != status::kOk);
        }
    }
    SubmitMulti nobody = plain;
    nobody.destinations.clear();
    nobody.lists.clear();
    CHECK(decode(encoded({7, 0, nobody})).error().status == status::kInvalidDestinationCount);
}
