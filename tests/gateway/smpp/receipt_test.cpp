#include "gateway/smpp/receipt.hpp"

#include "gateway/smpp/receipt_text.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway::smpp;

namespace {

DeliverSm message(std::string text, std::uint8_t esm_class = esm::kDeliveryReceipt) {
    DeliverSm deliver;
    deliver.esm_class = esm_class;
    deliver.short_message = std::move(text);
    return deliver;
}

struct Variant {
    const char* what;
    std::string text;
    std::string id;
    std::optional<MessageState> state;
    std::string error_code;
};

std::string utf16(std::string_view text) {
    std::string wide;
    for (const char c : text) wide += {'\0', c};
    return wide;
}

}  // namespace

TEST_CASE("receipt texts are read in all their variants", "[gateway][smpp][receipt]") {
    const auto delivered = MessageState::Delivered;
    const std::string standard =
        "id:0221067780 sub:001 dlvrd:001 submit date:2611210054 done date:2611210055 stat:DELIVRD err:000 "
        "text:Hello";
    const std::vector<Variant> variants{
        {"standard", standard, "0221067780", delivered, "000"},
        {"seconds in the dates",
         "id:7 sub:001 dlvrd:001 submit date:261121005430 done date:261121005530 stat:EXPIRED err:0A3 text:",
         "7",
         MessageState::Expired,
         "0A3"},
        {"no sub, no dlvrd",
         "id:b1f0-4c submit date:2611210054 done date:2611210055 stat:UNDELIV err:12",
         "b1f0-4c",
         MessageState::Undeliverable,
         "12"},
        {"other order", "stat:REJECTD err:5 id:9 done date:2611210055", "9", MessageState::Rejected, "5"},
        {"capitals",
         "ID:9 SUB:1 DLVRD:1 SUBMIT DATE:2611210054 DONE DATE:2611210055 STAT:delivrd ERR:0 TEXT:",
         "9",
         delivered,
         "0"},
        {"goip",
         "id:55 sub:1 dlvrd:13 submit date:2611210054 done date:2611210055 stat:DELIVRD err:0 "
         "Text:stat:EXPIRED",
         "55",
         delivered,
         "0"},
        {"Yo!'s zero", "id:9 stat:0 err:", "9", delivered, ""},
        {"empty err", "id:9 err: stat:ENROUTE", "9", MessageState::Enroute, ""},
        {"Kannel's words", "id:9 stat:BUFFRED", "9", MessageState::Enroute, ""},
        {"a word nobody knows", "id:9 stat:PARTIAL", "9", std::nullopt, ""},
        {"dots, colons and dashes in the id",
         "id:a.b:c-d stat:ACCEPTD",
         "a.b:c-d",
         MessageState::Accepted,
         ""},
        {"64 characters",
         "id:" + std::string(64, 'f') + " stat:DELIVRD",
         std::string(64, 'f'),
         delivered,
         ""},
        {"a blank after the colon", "id: 17 stat: DELIVRD", "17", delivered, ""},
        {"NULs at the end", standard + std::string(5, '\0'), "0221067780", delivered, "000"},
        {"NULs inside", std::string("id:17\0 stat:DELIVRD\0 err:1", 26), "17", delivered, "1"},
        {"MMG's pair", "362d9701 2", "362d9701", delivered, ""},
        {"comma form", "00,0210021543,0210021500,,447887123456,8000,we23", "we23", delivered, ""},
        {"comma form, failed",
         "12,0210021543,0210021500,,447887123456,8000,we23",
         "we23",
         std::nullopt,
         "12"},
        {"UTF-16 without a mark", utf16(standard), "0221067780", delivered, "000"},
        {"UTF-16 with a mark", "\xFE\xFF" + utf16("id:9 stat:DELETED"), "9", MessageState::Deleted, ""},
    };
    for (const Variant& variant : variants) {
        INFO(variant.what);
        const auto receipt = parseReceipt(message(variant.text));
        REQUIRE(receipt);
        CHECK(receipt->message_id == variant.id);
        CHECK(receipt->state == variant.state);
        CHECK(receipt->error_code == variant.error_code);
    }
}

TEST_CASE("data_coding 8 around plain ASCII does not hide the receipt", "[gateway][smpp][receipt]") {
    DeliverSm deliver = message("id:9 stat:DELIVRD");
    deliver.data_coding = 8;
    CHECK(parseReceipt(deliver)->message_id == "9");
    deliver.short_message = utf16("id:9 stat:DELIVRD");
    CHECK(parseReceipt(deliver)->message_id == "9");
}

TEST_CASE("TLVs win over the text", "[gateway][smpp][receipt]") {
    DeliverSm deliver = message("id:1 stat:DELIVRD err:000");
    deliver.tlvs = {
        {tag::kReceiptedMessageId, std::string("2\0", 2)},
        {tag::kMessageState, "\x05"},
        {tag::kNetworkErrorCode, std::string("\x03\x10\x02", 3)}};
    const auto receipt = parseReceipt(deliver);
    REQUIRE(receipt);
    CHECK(receipt->message_id == "2");
    CHECK(receipt->state == MessageState::Undeliverable);
    CHECK(receipt->error_code == "3:4098");

    deliver.short_message.clear();
    deliver.esm_class = 0;
    CHECK(parseReceipt(deliver)->message_id == "2");

    deliver.tlvs = {
        {tag::kReceiptedMessageId, "2"}, {tag::kMessageState, "\x63"}, {tag::kNetworkErrorCode, "x"}};
    CHECK_FALSE(parseReceipt(deliver)->state);
    CHECK(parseReceipt(deliver)->error_code.empty());
}

TEST_CASE("a person's text is no receipt", "[gateway][smpp][receipt]") {
    CHECK_FALSE(parseReceipt(message("id:1 stat:DELIVRD", 0)));
    CHECK_FALSE(parseReceipt(message("my id:1 stat:DELIVRD done date:2611210055", 0)));
    CHECK_FALSE(parseReceipt(message("7", 0)));
    CHECK_FALSE(parseReceipt(message("", 0)));
    CHECK_FALSE(parseReceipt(message("2 2", esm::kUdhIndicator)));
    CHECK(parseReceipt(message("id:1 sub:001 dlvrd:001 done date:2611210055 stat:DELIVRD err:0 text:", 0)));
}

TEST_CASE("a marked receipt is never taken for a person's text", "[gateway][smpp][receipt]") {
    for (const int esm_class : {0x04, 0x44, 0x08, 0x20}) {
        const auto unreadable = parseReceipt(message("???", static_cast<std::uint8_t>(esm_class)));
        REQUIRE(unreadable);
        CHECK(unreadable->message_id.empty());
        CHECK_FALSE(unreadable->state);
    }
    CHECK(parseReceipt(message("")));
}

TEST_CASE("done dates are read with and without seconds and century", "[gateway][smpp][receipt]") {
    const WallTime minute{
        std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::minutes{55}};
    CHECK(parseReceiptDate("2611210055") == minute);
    CHECK(parseReceiptDate("261121005530") == minute + std::chrono::seconds{30});
    CHECK(parseReceiptDate("20261121005530") == minute + std::chrono::seconds{30});
    CHECK(parseReceiptDate("202611210055") == minute);
    for (const char* bad :
         {"", "26112100", "2613210055", "2611312400", "26112100ab", "261121005", "2611212500"}) {
        INFO(bad);
        CHECK_FALSE(parseReceiptDate(bad));
    }
}

TEST_CASE("what we write as a receipt we can read", "[gateway][smpp][receipt]") {
    const WallTime done{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::minutes{55}};
    for (int state = 1; state <= 8; ++state) {
        const auto written = static_cast<MessageState>(state);
        const auto receipt = parseReceipt(message(formatReceiptText("17", written, "042", done, done)));
        REQUIRE(receipt);
        CHECK(receipt->state == written);
        CHECK(receipt->message_id == "17");
        CHECK(receipt->error_code == "042");
        CHECK(receipt->done_at == done);
    }
    CHECK((isFinal(MessageState::Delivered) && isFinal(MessageState::Expired)));
    CHECK_FALSE((isFinal(MessageState::Enroute) || isFinal(MessageState::Accepted)));
}

TEST_CASE("message ids have canonical forms", "[gateway][smpp][receipt]") {
    using Forms = std::vector<std::string>;
    CHECK(strippedId("00b8be19") == "B8BE19");
    CHECK(strippedId("0000") == "0");
    CHECK(strippedId("").empty());
    CHECK(hexIdToDecimal("BB860") == "768096");
    CHECK(decimalIdToHex("768096") == "BB860");
    CHECK(hexIdToDecimal("FFFFFFFFFFFFFFFF") == "18446744073709551615");
    CHECK_FALSE(hexIdToDecimal("10000000000000000"));
    CHECK_FALSE(decimalIdToHex("18446744073709551616"));
    CHECK_FALSE(decimalIdToHex("B8"));
    CHECK_FALSE(hexIdToDecimal("6b1f-77"));
    CHECK(idForms("0221067780") == Forms{"0221067780", "221067780", "9144006528", "D2D3A04"});
    CHECK(idForms("6b1f-77") == Forms{"6b1f-77", "6B1F-77"});
    CHECK(idForms("") == Forms{""});
}
