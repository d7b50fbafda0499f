#include "gateway/smpp/misbehaviour.hpp"

#include <set>

#include "gateway/smpp/receipt.hpp"
#include "gateway/smpp/status.hpp"
#include "tests/gateway/smpp/bytes.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway::smpp;
using namespace tama::gateway::smpp::testing;

TEST_CASE("faults are asked for in words, and wrong words are refused with what there is", "[gateway][smpp]") {
    Misbehaviour faults;
    for (const char* word :
         {"throttle-every=10", "refuse-status=0x14", "id-form=hex-then-decimal", "receipt-form=data-sm",
          "answer-twice", "bind-status=0x0D", "accept-per-second=50", "refusal-form=empty-id"}) {
        INFO(word);
        CHECK(setFault(faults, word));
    }
    CHECK(faults.throttle_every == 10);
    CHECK(faults.refuse_status == 0x14);
    CHECK(faults.id_form == IdForm::HexThenDecimal);
    CHECK(faults.receipt_form == ReceiptForm::DataSm);
    CHECK(faults.answer_twice);
    CHECK(faults.bind_status == status::kBindFailed);
    CHECK(faults.accept_per_second == 50);
    CHECK(faults.refusal_form == AnswerForm::EmptyId);

    for (const char* word : {"throttle-every", "throttle-every=ten", "answer-twice=1", "id-form=roman"}) {
        INFO(word);
        const auto refused = setFault(faults, word);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().place == word);
    }
    CHECK(setFault(faults, "sleep").error().message.find("receipt-copies=N") != std::string::npos);
}

TEST_CASE("each form of id reads as the same message", "[gateway][smpp]") {
    for (int form = 0; form <= static_cast<int>(IdForm::Longest); ++form) {
        for (const std::uint64_t number : {1U, 26U, 1'000U}) {
            const std::string given = idInAnswer(static_cast<IdForm>(form), number);
            const std::string told = idInReceipt(static_cast<IdForm>(form), number);
            INFO(given << " and " << told);
            CHECK(given.size() <= 64);
            std::set<std::string> forms;
            for (const std::string& each : idForms(told)) forms.insert(strippedId(each));
            CHECK(forms.contains(strippedId(given)));
        }
    }
}

TEST_CASE("each form of receipt reads as the same receipt", "[gateway][smpp]") {
    for (int form = 0; form <= static_cast<int>(ReceiptForm::DataSm); ++form) {
        Misbehaviour faults;
        faults.receipt_form = static_cast<ReceiptForm>(form);
        DeliverSm standard;
        standard.source = {1, 1, "23177000001"};
        standard.short_message = formatReceiptText("0A17", MessageState::Delivered, "000", WallTime{}, WallTime{});
        standard.tlvs = {{tag::kReceiptedMessageId, std::string("0A17\0", 5)}, {tag::kMessageState, "\2"}};
        const auto receipt = parseReceipt(disguised(standard, faults, "0A17", MessageState::Delivered));
        INFO("form " << form);
        REQUIRE(receipt);
        CHECK(receipt->message_id == "0A17");
        CHECK(receipt->state == MessageState::Delivered);
    }
}

TEST_CASE("a misbehaving session answers in its own way or not at all", "[gateway][smpp]") {
    const Header bind{kHeaderSize, command::kBindTransceiver, 0, 9};
    Misbehaviour faults;
    CHECK_FALSE(interceptRequest(faults, bind));
    CHECK_FALSE(interceptRequest(faults, {kHeaderSize, command::kSubmitSm, 0, 9}));
    faults.bind_status = status::kBindFailed;
    faults.bind_form = AnswerForm::EmptyId;
    CHECK(
        interceptRequest(faults, bind) ==
        frame(command::kBindTransceiver | kResponseBit, status::kBindFailed, 9, std::string(1, '\0'))
    );
    faults.bind_nacked = true;
    CHECK(interceptRequest(faults, bind) == frame(command::kGenericNack, status::kInvalidCommandId, 9));
    faults.bind_unanswered = true;
    CHECK(interceptRequest(faults, bind) == "");
    faults.enquire_link_status = 8;
    const Header enquiry{kHeaderSize, command::kEnquireLink, 0, 3};
    CHECK(interceptRequest(faults, enquiry) == frame(command::kEnquireLink | kResponseBit, 8, 3));
    faults.unbind_unanswered = true;
    CHECK(interceptRequest(faults, {kHeaderSize, command::kUnbind, 0, 3}) == "");
}
