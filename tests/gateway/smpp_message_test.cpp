#include "gateway/smpp_message.hpp"

#include "gateway/text/sms_text.hpp"
#include "gateway/text/user_data_header.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;

namespace {

const WallTime kArrivedAt = fromEpochMs(1'790'000'000'000);

MarkedPart partOf(std::string text, std::string encoding, int ordinal, int part_count) {
    return MarkedPart{
        1,
        2,
        3,
        Lane::Bulk,
        ordinal,
        part_count,
        1,
        PhoneNumber::fromE164("+231770123456").value(),
        "1234",
        text,
        encoding,
        42,
        std::nullopt};
}

smpp::DeliverSm delivery(std::uint8_t ton, std::string from) {
    smpp::DeliverSm message;
    message.source = {ton, 1, std::move(from)};
    message.destination = {0, 0, "1234"};
    message.short_message = "yes";
    return message;
}

}  // namespace

TEST_CASE("a short text becomes one plain submit_sm that asks for a receipt", "[gateway]") {
    const auto submit = submitFor(partOf("Hello", "gsm7", 1, 1), {}, std::nullopt);
    REQUIRE(submit);
    CHECK(submit->short_message == "Hello");
    CHECK(submit->data_coding == 0);
    CHECK(submit->esm_class == 0);
    CHECK(submit->registered_delivery == 1);
    CHECK(submit->validity_period.empty());
    CHECK(submit->destination == smpp::Address{1, 1, "231770123456"});
    CHECK(submit->source == smpp::Address{0, 0, "1234"});
}

TEST_CASE("the parts of a long text carry their reference and together the text", "[gateway]") {
    const std::string text(400, 'x');
    std::string joined;
    for (int ordinal = 1; ordinal <= 3; ++ordinal) {
        const auto submit = submitFor(partOf(text, "gsm7", ordinal, 3), {}, std::nullopt);
        REQUIRE(submit);
        CHECK(submit->esm_class == smpp::esm::kUdhIndicator);
        const auto header = text::parseUserDataHeader(submit->short_message);
        REQUIRE(header);
        REQUIRE(header->concat);
        CHECK(header->concat->reference == 42);
        CHECK(header->concat->total == 3);
        CHECK(header->concat->number == ordinal);
        joined += submit->short_message.substr(header->size);
    }
    CHECK(joined == text);
}

TEST_CASE("a part is the same octets each time it is written", "[gateway]") {
    const auto plan = text::planSms(std::string(90, 'o') + "œ");
    const auto part = partOf(plan.text, "ucs2", 2, static_cast<int>(plan.segments.size()));
    CHECK(submitFor(part, {}, std::nullopt).value() == submitFor(part, {}, std::nullopt).value());
    CHECK(submitFor(part, {}, std::nullopt)->data_coding == 8);
}

TEST_CASE("a text that gives other parts than were planned is not sent", "[gateway]") {
    CHECK_FALSE(submitFor(partOf("short", "gsm7", 1, 2), {}, std::nullopt));
}

TEST_CASE("each channel says how parts name each other", "[gateway]") {
    const std::string text(200, 'x');
    SubmitStyle style;
    SECTION("with a reference of 16 bits, in smaller parts") {
        style.concatenation = Concatenation::Udh16;
        const auto submit = submitFor(partOf(text, "gsm7", 1, 2), style, std::nullopt);
        REQUIRE(submit);
        CHECK(submit->esm_class == smpp::esm::kUdhIndicator);
        CHECK(submit->short_message.size() == 7 + 152);
        const auto header = text::parseUserDataHeader(submit->short_message);
        REQUIRE(header);
        CHECK((header->concat->wide_reference && header->concat->total == 2 && header->concat->number == 1));
    }
    SECTION("with SAR parameters") {
        style.concatenation = Concatenation::Sar;
        const auto submit = submitFor(partOf(text, "gsm7", 2, 2), style, std::nullopt);
        REQUIRE(submit);
        CHECK(submit->esm_class == 0);
        CHECK(submit->short_message == std::string(200 - 153, 'x'));
        CHECK(smpp::tlvNumber(submit->tlvs, smpp::tag::kSarTotal) == 2U);
        CHECK(smpp::tlvNumber(submit->tlvs, smpp::tag::kSarNumber) == 2U);
        CHECK(smpp::tlvNumber(submit->tlvs, smpp::tag::kSarReference).has_value());
    }
    SECTION("whole, for the SMSC to cut") {
        style.concatenation = Concatenation::Payload;
        const auto submit = submitFor(partOf(text, "gsm7", 1, 2), style, std::nullopt);
        REQUIRE(submit);
        CHECK(submit->short_message.empty());
        CHECK(smpp::userData(*submit) == text);
        CHECK(submitFor(partOf("short", "gsm7", 1, 1), style, std::nullopt)->short_message == "short");
    }
}

TEST_CASE("each channel says what its SMSC wants in the other fields", "[gateway]") {
    SubmitStyle style;
    style.service_type = "MOH";
    style.source = NumberType{3, 1};
    style.destination = NumberType{2, 8};
    style.default_charset = text::Charset::Latin1;
    style.with_validity = false;
    const auto submit = submitFor(partOf("\u00E9", "gsm7", 1, 1), style, Milliseconds{3'600'000});
    REQUIRE(submit);
    CHECK(submit->service_type == "MOH");
    CHECK((submit->source.ton == 3 && submit->source.npi == 1));
    CHECK((submit->destination.ton == 2 && submit->destination.npi == 8));
    CHECK(submit->short_message == "\xE9");
    CHECK(submit->data_coding == 0);
    CHECK(submit->validity_period.empty());
    // The text was planned for another alphabet: never sent with another character in its place.
    CHECK_FALSE(submitFor(partOf("\u0394", "gsm7", 1, 1), style, std::nullopt));
}

TEST_CASE("a sender is a short code, a name or a number by its form", "[gateway]") {
    CHECK(addressOf("1234") == smpp::Address{0, 0, "1234"});
    CHECK(addressOf("MoH") == smpp::Address{5, 0, "MoH"});
    CHECK(addressOf("+231770123456") == smpp::Address{1, 1, "231770123456"});
    CHECK(addressOf("231770123456") == smpp::Address{1, 1, "231770123456"});
}

TEST_CASE("validity is written as a relative time within bounds", "[gateway]") {
    CHECK(relativeTime(std::chrono::hours{26}) == "000001020000000R");
    CHECK(relativeTime(std::chrono::milliseconds{61'001}) == "000000000102000R");
    CHECK(relativeTime(std::chrono::seconds{-5}) == "000000000100000R");
    CHECK(relativeTime(std::chrono::hours{1'000}) == "000007000000000R");
}

TEST_CASE("a sender's number is read as international or as of the country", "[gateway]") {
    const auto& plans = NumberingPlans::builtIn();
    const auto expected = PhoneNumber::fromE164("+231770123456").value();
    CHECK(numberOf({1, 1, "231770123456"}, plans, "LR") == expected);
    CHECK(numberOf({0, 1, "+231770123456"}, plans, "LR") == expected);
    CHECK(numberOf({0, 1, "231770123456"}, plans, "LR") == expected);
    CHECK(numberOf({2, 1, "0770123456"}, plans, "LR") == expected);
}

TEST_CASE("a name, an empty address and nonsense are no numbers", "[gateway]") {
    const auto& plans = NumberingPlans::builtIn();
    CHECK_FALSE(numberOf({5, 0, "Lonestar"}, plans, "LR"));
    CHECK_FALSE(numberOf({1, 1, ""}, plans, "LR"));
    CHECK_FALSE(numberOf({1, 1, "+"}, plans, "LR"));
    CHECK_FALSE(numberOf({1, 1, "12"}, plans, "LR"));
    CHECK_FALSE(numberOf({1, 1, "Lonestar"}, plans, "LR"));
}

TEST_CASE("an arrival keeps what was delivered", "[gateway]") {
    auto message = delivery(1, "231770123456");
    message.data_coding = 8;
    message.esm_class = smpp::esm::kUdhIndicator;
    const auto arrival = arrivalOf(message, NumberingPlans::builtIn(), "LR", kArrivedAt);
    CHECK(arrival.from == PhoneNumber::fromE164("+231770123456").value());
    CHECK(arrival.recipient == "1234");
    CHECK(arrival.data_coding == 8);
    CHECK(arrival.has_header);
    CHECK(arrival.user_data == "yes");
}

TEST_CASE("a recipient address with octets that are no characters can still be stored", "[gateway]") {
    auto message = delivery(1, "231770123456");
    message.destination.digits = std::string("12\0\xE9", 4);
    const auto arrival = arrivalOf(message, NumberingPlans::builtIn(), "LR", kArrivedAt);
    CHECK(arrival.recipient == "12\uFFFD\uFFFD");
}

TEST_CASE("parts named by SAR parameters look like parts named by a header", "[gateway]") {
    auto message = delivery(1, "231770123456");
    message.tlvs = {
        {smpp::tag::kSarReference, std::string("\x01\x02", 2)},
        {smpp::tag::kSarTotal, std::string("\x03", 1)},
        {smpp::tag::kSarNumber, std::string("\x02", 1)}};
    const auto arrival = arrivalOf(message, NumberingPlans::builtIn(), "LR", kArrivedAt);
    REQUIRE(arrival.has_header);
    const auto header = text::parseUserDataHeader(arrival.user_data);
    REQUIRE(header);
    CHECK(header->concat == text::ConcatPart{0x0102, true, 3, 2});
    CHECK(arrival.user_data.substr(header->size) == "yes");
}

TEST_CASE("optional and vendor parameters are kept as they came, those of the text aside", "[gateway]") {
    auto message = delivery(1, "231770123456");
    message.tlvs = {
        {smpp::tag::kSarTotal, std::string("\x02", 1)},
        {smpp::tag::kUserMessageReference, std::string("\x00\x07", 2)},
        {0x1403, "62401"},
        {0x1404, ""}};
    CHECK(arrivalOf(message, NumberingPlans::builtIn(), "LR", kArrivedAt).parameters == "0204=0007 1403=3632343031 1404=");
}

TEST_CASE("of parameters beyond 1,000 characters those that fit are kept, each whole", "[gateway]") {
    const smpp::Tlvs tlvs{{0x1401, std::string(300, 'a')}, {0x1402, std::string(300, 'b')}, {0x1403, "c"}};
    const std::string kept = parametersOf(tlvs);
    CHECK(kept.starts_with("1401=6161"));
    CHECK(kept.ends_with(" 1403=63"));
    CHECK(kept.size() < 1'000);
}

TEST_CASE("SAR parameters that contradict themselves are ignored", "[gateway]") {
    auto message = delivery(1, "231770123456");
    message.tlvs = {
        {smpp::tag::kSarReference, std::string("\x01\x02", 2)},
        {smpp::tag::kSarTotal, std::string("\x02", 1)},
        {smpp::tag::kSarNumber, std::string("\x03", 1)}};
    CHECK_FALSE(arrivalOf(message, NumberingPlans::builtIn(), "LR", kArrivedAt).has_header);
}
