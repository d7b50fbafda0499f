#include "gateway/failure_table.hpp"

#include "gateway/smpp/status.hpp"
#include "tests/support/catch.hpp"

using namespace tama::gateway;

namespace {

smpp::Receipt receiptOf(smpp::MessageState state, std::string error) {
    smpp::Receipt receipt;
    receipt.message_id = "1";
    receipt.state = state;
    receipt.error_code = std::move(error);
    return receipt;
}

}  // namespace

TEST_CASE("an SMSC's refusal is put into a class", "[gateway]") {
    CHECK(failureOfStatus(smpp::status::kOk) == FailureClass::None);
    CHECK(failureOfStatus(smpp::status::kInvalidDestinationAddress) == FailureClass::UnknownSubscriber);
    CHECK(failureOfStatus(smpp::status::kInvalidSourceAddress) == FailureClass::RejectedContent);
    CHECK(failureOfStatus(smpp::status::kSubmitFailed) == FailureClass::NetworkError);
    CHECK(failureOfStatus(0x4FF) == FailureClass::NetworkError);
}

TEST_CASE("error codes are read as numbers where they are numbers", "[gateway]") {
    CHECK(errorNumber("027") == 27);
    CHECK(errorNumber("3:4098") == 4098);
    CHECK(errorNumber("") == 0);
    CHECK(errorNumber("0A3") == 0);
    CHECK(errorNumber("-5") == 0);
    CHECK(errorNumber("99999999999999999999999") == 0);
}

TEST_CASE("each final receipt state becomes a state of the part", "[gateway]") {
    using smpp::MessageState;
    const auto stateOf = [](smpp::MessageState state) { return outcomeOf(receiptOf(state, "0"), {})->state; };
    CHECK(stateOf(MessageState::Delivered) == tama::gateway::MessageState::Delivered);
    CHECK(stateOf(MessageState::Expired) == tama::gateway::MessageState::Expired);
    CHECK(stateOf(MessageState::Rejected) == tama::gateway::MessageState::Rejected);
    CHECK(stateOf(MessageState::Undeliverable) == tama::gateway::MessageState::Undelivered);
    CHECK(stateOf(MessageState::Deleted) == tama::gateway::MessageState::Undelivered);
}

TEST_CASE("a receipt on the way decides nothing", "[gateway]") {
    CHECK_FALSE(outcomeOf(receiptOf(smpp::MessageState::Enroute, "0"), {}));
    CHECK_FALSE(outcomeOf(receiptOf(smpp::MessageState::Accepted, "0"), {}));
    smpp::Receipt unknown;
    unknown.state_text = "WHATEVR";
    CHECK_FALSE(outcomeOf(unknown, {}));
}

TEST_CASE("the error code tells why a message was not delivered", "[gateway]") {
    const auto failureOf = [](std::string error) {
        return outcomeOf(receiptOf(smpp::MessageState::Undeliverable, std::move(error)), {})->failure;
    };
    CHECK(failureOf("001") == FailureClass::UnknownSubscriber);
    CHECK(failureOf("006") == FailureClass::Absent);
    CHECK(failureOf("027") == FailureClass::Absent);
    CHECK(failureOf("013") == FailureClass::Barred);
    CHECK(failureOf("032") == FailureClass::MemoryFull);
    CHECK(failureOf("034") == FailureClass::NetworkError);
    CHECK(failureOf("") == FailureClass::NetworkError);
    CHECK(outcomeOf(receiptOf(smpp::MessageState::Expired, ""), {})->failure == FailureClass::Absent);
    CHECK(outcomeOf(receiptOf(smpp::MessageState::Delivered, "001"), {})->failure == FailureClass::None);
}

TEST_CASE("an operator's own meaning of an error code goes first", "[gateway]") {
    const std::map<std::int64_t, FailureClass> own{{1, FailureClass::NoCredit}, {0, FailureClass::Barred}};
    CHECK(
        outcomeOf(receiptOf(smpp::MessageState::Undeliverable, "001"), own)->failure == FailureClass::NoCredit
    );
    // 0 stands for "no error given" and cannot have a meaning.
    CHECK(
        outcomeOf(receiptOf(smpp::MessageState::Undeliverable, "0"), own)->failure ==
        FailureClass::NetworkError
    );
}
