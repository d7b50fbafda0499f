#include "gateway/smpp/codec.hpp"

#include <thread>

#include "base/random.hpp"
#include "gateway/smpp/status.hpp"
#include "tests/gateway/smpp/bytes.hpp"
#include "tests/support/catch.hpp"

using namespace tama::gateway::smpp;
using namespace tama::gateway::smpp::testing;

namespace {

SubmitSm sampleSubmit() {
    SubmitSm submit;
    submit.service_type = "CMT";
    submit.source = {5, 0, "MinHealth"};
    submit.destination = {1, 1, "23177000001"};
    submit.esm_class = 0x40;
    submit.protocol_id = 3;
    submit.priority = 1;
    submit.validity_period = "000002000000000R";
    submit.registered_delivery = 1;
    submit.data_coding = 8;
    submit.short_message = std::string("\x05\x00\x03\x07\x02\x01\x04\x1f", 8);
    submit.tlvs = {
        {tag::kUserMessageReference, std::string("\x00\x07", 2)}, {0x1454, "vendor"}, {0x1454, ""}};
    return submit;
}

DeliverSm decodedDeliver(const RawMessage& raw) {
    const Decoded<Pdu> pdu = decode(raw.deliver(9));
    REQUIRE(pdu);
    return std::get<DeliverSm>(pdu->body);
}

}  // namespace

TEST_CASE("a submit_sm has the octets of the specification", "[gateway][smpp]") {
    SubmitSm submit;
    submit.source = {1, 1, "100"};
    submit.destination = {2, 8, "200"};
    submit.data_coding = 3;
    submit.short_message = "Hi";
    submit.tlvs = {{tag::kUserMessageReference, std::string("\x01\x02", 2)}};
    CHECK(
        encoded({7, 0, submit}) ==
        fromHex("0000002F 00000004 00000000 00000007 00 01 01 31303000 02 08 32303000 00 00 00 00 00"
                "00 00 03 00 02 4869 0204 0002 0102")
    );
}

TEST_CASE("every PDU comes back from its bytes as it was", "[gateway][smpp]") {
    DeliverSm deliver;
    deliver.source = {1, 1, "23177000001"};
    deliver.destination = {3, 0, "4636"};
    deliver.short_message = std::string("a\0b", 3);
    DataSm data;
    data.source = {1, 1, "23177000001"};
    data.destination = {0, 0, "4636"};
    data.esm_class = 4;
    data.tlvs = {{tag::kMessagePayload, std::string(3000, 'x')}};
    const Bind bind{BindMode::Transceiver, "tama", "secret", "SMS", 0x34, {1, 1, "^46"}};
    Bind receiver = bind;
    receiver.mode = BindMode::Receiver;
    Bind transmitter = bind;
    transmitter.mode = BindMode::Transmitter;
    const std::vector<Body> bodies{
        bind,
        receiver,
        transmitter,
        BindResponse{BindMode::Receiver, "SMSC", {{tag::kInterfaceVersion, "\x34"}}},
        sampleSubmit(),
        SubmitSmResponse{"00B8BE19", {}},
        SubmitSmResponse{"", {{0x001D, "why"}}},
        deliver,
        DeliverSmResponse{},
        data,
        DataSmResponse{"17", {}},
        QuerySm{"17", {1, 1, "100"}},
        QuerySmResponse{"17", "261121005400000+", 2, 9},
        CancelSm{"", "17", {1, 1, "100"}, {1, 1, "200"}},
        CancelSmResponse{},
        EnquireLink{},
        EnquireLinkResponse{},
        Unbind{},
        UnbindResponse{},
        GenericNack{},
        Outbind{"SMSC", "secret"},
    };
    for (const Body& body : bodies) {
        const Pdu pdu{kMaxSequence, 0, body};
        INFO(nameOfCommand(commandIdOf(body)));
        const Decoded<Pdu> back = decode(encoded(pdu));
        REQUIRE(back);
        CHECK(*back == pdu);
    }
}

TEST_CASE("a text longer than libsmpp34 packs travels as message_payload", "[gateway][smpp]") {
    SubmitSm submit = sampleSubmit();
    submit.tlvs.clear();
    submit.short_message.assign(kMaxShortMessage, 'a');
    const auto as_short = std::get<SubmitSm>(decode(encoded({1, 0, submit}))->body);
    CHECK(as_short.short_message.size() == kMaxShortMessage);
    CHECK(as_short.tlvs.empty());

    for (const std::size_t size : {kMaxShortMessage + 1, std::size_t{255}, std::size_t{60'000}}) {
        submit.short_message.assign(size, 'a');
        const auto back = std::get<SubmitSm>(decode(encoded({1, 0, submit}))->body);
        CHECK(back.short_message.empty());
        CHECK(userData(back) == submit.short_message);
    }
}

TEST_CASE("fields that do not fit are refused, never cut", "[gateway][smpp]") {
    const auto refusal = [](auto change) {
        SubmitSm submit = sampleSubmit();
        change(submit);
        const auto bytes = encode({1, 0, submit});
        REQUIRE_FALSE(bytes);
        CHECK(bytes.error().code == tama::ErrorCode::InvalidInput);
        return bytes.error().place;
    };
    CHECK(refusal([](SubmitSm& s) { s.destination.digits.assign(21, '2'); }) == "destination_addr");
    CHECK(refusal([](SubmitSm& s) { s.source.digits = std::string("a\0b", 3); }) == "source_addr");
    CHECK(refusal([](SubmitSm& s) { s.service_type = "TOLONG"; }) == "service_type");
    CHECK(refusal([](SubmitSm& s) { s.validity_period.assign(17, '0'); }) == "validity_period");
    CHECK(refusal([](SubmitSm& s) { s.source.ton = 7; }) == "source_addr_ton");
    CHECK(refusal([](SubmitSm& s) { s.destination.npi = 2; }) == "dest_addr_npi");
    CHECK(refusal([](SubmitSm& s) { s.tlvs = {{1, std::string(65'536, 'x')}}; }) == "submit_sm");

    Bind bind;
    bind.password = "123456789";
    const auto bytes = encode({1, 0, bind});
    REQUIRE_FALSE(bytes);
    CHECK(bytes.error().place == "password");
    CHECK(describe(bytes.error()).find("1234") == std::string::npos);
}

TEST_CASE("thirty vendor TLVs, which overflow libsmpp34's log, are read in order", "[gateway][smpp]") {
    RawMessage raw;
    for (int i = 0; i < 30; ++i) raw.tlvs += tlv(0x1500, std::string(4, static_cast<char>('a' + i % 26)));
    const DeliverSm deliver = decodedDeliver(raw);
    REQUIRE(deliver.tlvs.size() == 30);
    CHECK(deliver.tlvs[0].value == "aaaa");
    CHECK(deliver.tlvs[29].value == "dddd");
    CHECK_FALSE(deliver.tlvs_damaged);
}

TEST_CASE("TLVs of odd lengths, unknown and double ones are kept", "[gateway][smpp]") {
    RawMessage raw;
    raw.tlvs = tlv(tag::kMessageState, std::string("\0\2", 2)) + tlv(tag::kUserMessageReference, "\7") +
               tlv(tag::kNetworkErrorCode, "12345") + tlv(tag::kReceiptedMessageId, std::string(80, '9')) +
               tlv(0x130C, "") + tlv(0x130C, "2") + tlv(tag::kMessagePayload, std::string(5000, 'p'));
    const DeliverSm deliver = decodedDeliver(raw);
    REQUIRE(deliver.tlvs.size() == 7);
    CHECK(tlvNumber(deliver.tlvs, tag::kMessageState) == 2U);
    CHECK(tlvNumber(deliver.tlvs, tag::kUserMessageReference) == 7U);
    CHECK(deliver.tlvs[5].value == "2");
    CHECK_FALSE(deliver.tlvs_damaged);
}

TEST_CASE("damage in the TLVs does not cost the text", "[gateway][smpp]") {
    RawMessage raw;
    raw.text = "stock is out";
    raw.tlvs = tlv(tag::kUserMessageReference, "12") + fromHex("0424 FFFF 6162");
    const DeliverSm beyond = decodedDeliver(raw);
    CHECK(beyond.short_message == "stock is out");
    CHECK(beyond.tlvs.size() == 1);
    CHECK(beyond.tlvs_damaged);

    raw.tlvs = fromHex("00");
    CHECK(decodedDeliver(raw).tlvs_damaged);

    raw.tlvs.clear();
    for (int i = 0; i < 300; ++i) raw.tlvs += tlv(0x1500, "x");
    const DeliverSm many = decodedDeliver(raw);
    CHECK(many.tlvs.size() == 256);
    CHECK(many.tlvs_damaged);
}

TEST_CASE("responses survive in every form that SMSCs send", "[gateway][smpp]") {
    const std::uint32_t submit_response = command::kSubmitSm | kResponseBit;
    const auto id = [](const std::string& bytes) {
        const Decoded<Pdu> pdu = decode(bytes);
        REQUIRE(pdu);
        return std::get<SubmitSmResponse>(pdu->body).message_id;
    };
    const auto status = [](const std::string& bytes) { return decode(bytes).value().status; };

    CHECK(status(frame(submit_response, 0x58, 3)) == 0x58);                            // header only
    CHECK(status(frame(submit_response, 0x58, 3, std::string(1, '\0'))) == 0x58);      // the 17-octet form
    CHECK(status(frame(submit_response, 0x14, 3, "error text, not closed")) == 0x14);  // N octets
    CHECK(status(frame(submit_response, 0x4A7, 3)) == 0x4A7);                          // vendor
    CHECK(status(frame(submit_response, 0x59, 3)) == 0x59);                            // unknown
    CHECK(id(frame(submit_response, 0, 3)).empty());
    CHECK(id(frame(submit_response, 0, 3, "abc")) == "abc");
    CHECK(id(frame(submit_response, 0, 0, std::string("7\0", 2) + tlv(0x1500, "x"))) == "7");
    CHECK(id(frame(submit_response, 0, 3, std::string(64, 'f') + '\0')) == std::string(64, 'f'));
    CHECK(status(frame(command::kDeliverSm | kResponseBit, 0x08, 3)) == 0x08);
    CHECK(decode(frame(command::kDeliverSm | kResponseBit, 0, 3, std::string("id\0", 3))));
    CHECK(status(frame(command::kBindTransceiver | kResponseBit, 0x0E, 3)) == 0x0E);
    CHECK(status(frame(command::kGenericNack, 3, 0)) == 3);
    CHECK(decode(frame(command::kEnquireLink | kResponseBit, 0, 3, "trailing")));
}

TEST_CASE("field outliers of deliver_sm are kept as sent", "[gateway][smpp]") {
    RawMessage raw;
    raw.source_ton = 7;
    raw.source_npi = 2;
    raw.destination_ton = static_cast<char>(0xFF);
    raw.service_type = "LONGERTYPE";
    raw.validity = "261121005400000+";
    raw.schedule = "261121005400000+";
    raw.source = std::string(40, '5');
    raw.text = std::string(255, 'x');
    const DeliverSm deliver = decodedDeliver(raw);
    CHECK(deliver.source == Address{7, 2, std::string(40, '5')});
    CHECK(deliver.destination == Address{0xFF, 0, "4636"});
    CHECK(deliver.service_type == "LONGERTYPE");
    CHECK(deliver.validity_period == raw.validity);
    CHECK(deliver.schedule_delivery_time == raw.schedule);
    CHECK(deliver.short_message == raw.text);
}

TEST_CASE(
    "a server reads binds of other interface versions and long passwords are refused", "[gateway][smpp]"
) {
    const auto bind = [](const std::string& password, char version) {
        return frame(
            command::kBindTransceiver,
            0,
            1,
            std::string("tama\0", 5) + password + std::string("\0\0", 2) + version + std::string("\0\0\0", 3)
        );
    };
    for (const char version : {'\x33', '\x34', '\x50', '\0'}) {
        const Decoded<Pdu> pdu = decode(bind("secret", version));
        REQUIRE(pdu);
        CHECK(std::get<Bind>(pdu->body).interface_version == static_cast<std::uint8_t>(version));
        CHECK(std::get<Bind>(pdu->body).password == "secret");
    }
    const Decoded<Pdu> refused = decode(bind("longsecret", '\x34'));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().status == status::kInvalidPassword);
    CHECK(refused.error().reason.find("longsecret") == std::string::npos);
}

TEST_CASE("a mandatory part cut anywhere is refused with a status", "[gateway][smpp]") {
    RawMessage raw;
    raw.text = "seven";
    const std::string body = raw.body();
    for (std::size_t size = 0; size < body.size(); ++size) {
        const Decoded<Pdu> pdu = decode(frame(command::kDeliverSm, 0, 1, body.substr(0, size)));
        REQUIRE_FALSE(pdu);
        CHECK(pdu.error().status != status::kOk);
    }
    CHECK(decode(frame(command::kDeliverSm, 0, 1, body)));
    CHECK_FALSE(decode(frame(command::kSubmitSm, 0, 1, std::string(300, 'A'))));
    CHECK_FALSE(decode("short"));
    CHECK_FALSE(decode(frame(command::kUnbind, 0, 1) + "x"));
}

TEST_CASE("sequence 0, a status on a request and unknown commands are read", "[gateway][smpp]") {
    CHECK(decode(frame(command::kDeliverSm, 0x45, 0, RawMessage{}.body())));
    CHECK(std::get<Unsupported>(decode(frame(0x0222, 0, 5))->body).command_id == 0x0222);
    CHECK(std::get<Unsupported>(decode(frame(0x80000222, 0, 5))->body).command_id == 0x80000222);
}

TEST_CASE("the codec may be used by several threads at once", "[gateway][smpp]") {
    const std::string bytes = encoded({1, 0, sampleSubmit()});
    std::atomic<int> wrong{0};
    const auto work = [&] {
        for (int i = 0; i < 300; ++i) {
            const Decoded<Pdu> pdu = decode(bytes);
            if (!pdu || std::get<SubmitSm>(pdu->body) != sampleSubmit()) ++wrong;
        }
    };
    std::thread other(work);
    work();
    other.join();
    CHECK(wrong == 0);
}

TEST_CASE("statuses have names and meanings", "[gateway][smpp]") {
    CHECK(describeStatus(0x58) == "ESME_RTHROTTLED (0x58): throttled, more messages than allowed");
    CHECK(describeStatus(0x4A7) == "0x4A7: a code of this SMSC's vendor");
    CHECK(describeStatus(0x59) == "0x59: not an SMPP 3.4 code");
    CHECK((isThrottle(0x58) && isThrottle(0x14) && !isThrottle(0x08)));
    CHECK((isTemporary(0x08) && isTemporary(0x64) && !isTemporary(0x0B) && !isTemporary(0x4A7)));
    CHECK((isConfigurationFault(0x0E) && !isConfigurationFault(0x0D)));
}
