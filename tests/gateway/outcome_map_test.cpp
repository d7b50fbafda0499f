#include "gateway/outcome_map.hpp"

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
    CHECK(OutcomeMap().ofAnswer(smpp::status::kOk) == FailureClass::None);
    CHECK(OutcomeMap().ofAnswer(smpp::status::kInvalidDestinationAddress) == FailureClass::UnknownSubscriber);
    CHECK(OutcomeMap().ofAnswer(smpp::status::kInvalidSourceAddress) == FailureClass::RejectedContent);
    CHECK(OutcomeMap().ofAnswer(smpp::status::kSubmitFailed) == FailureClass::NetworkError);
    CHECK(OutcomeMap().ofAnswer(0x4FF) == FailureClass::NetworkError);
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
    const auto stateOf = [](smpp::MessageState state) { return OutcomeMap().of(receiptOf(state, "0"))->state; };
    CHECK(stateOf(MessageState::Delivered) == tama::gateway::MessageState::Delivered);
    CHECK(stateOf(MessageState::Expired) == tama::gateway::MessageState::Expired);
    CHECK(stateOf(MessageState::Rejected) == tama::gateway::MessageState::Rejected);
    CHECK(stateOf(MessageState::Undeliverable) == tama::gateway::MessageState::Undelivered);
    CHECK(stateOf(MessageState::Deleted) == tama::gateway::MessageState::Undelivered);
}

TEST_CASE("a receipt on the way decides nothing", "[gateway]") {
    CHECK_FALSE(OutcomeMap().of(receiptOf(smpp::MessageState::Enroute, "0")));
    CHECK_FALSE(OutcomeMap().of(receiptOf(smpp::MessageState::Accepted, "0")));
    smpp::Receipt unknown;
    unknown.state_text = "WHATEVR";
    CHECK_FALSE(OutcomeMap().of(unknown));
}

TEST_CASE("the error code tells why a message was not delivered", "[gateway]") {
    const auto failureOf = [](std::string error) {
        return OutcomeMap().of(receiptOf(smpp::MessageState::Undeliverable, std::move(error)))->failure;
    };
    CHECK(failureOf("001") == FailureClass::UnknownSubscriber);
    CHECK(failureOf("006") == FailureClass::Absent);
    CHECK(failureOf("027") == FailureClass::Absent);
    CHECK(failureOf("013") == FailureClass::Barred);
    CHECK(failureOf("032") == FailureClass::MemoryFull);
    CHECK(failureOf("034") == FailureClass::NetworkError);
    CHECK(failureOf("") == FailureClass::NetworkError);
    CHECK(OutcomeMap().of(receiptOf(smpp::MessageState::Expired, ""))->failure == FailureClass::Absent);
    CHECK(OutcomeMap().of(receiptOf(smpp::MessageState::Delivered, "001"))->failure == FailureClass::None);
}

TEST_CASE("an operator's own meaning of an error code goes first", "[gateway]") {
    const auto own = OutcomeMap().withErrors({{1, FailureClass::NoCredit}, {0, FailureClass::Barred}});
    CHECK(own.of(receiptOf(smpp::MessageState::Undeliverable, "001"))->failure == FailureClass::NoCredit);
    // 0 stands for "no error given" and cannot have a meaning.
    CHECK(own.of(receiptOf(smpp::MessageState::Undeliverable, "0"))->failure == FailureClass::NetworkError);
}

TEST_CASE("a route's own file says what its words and errors mean", "[gateway]") {
    const auto own = OutcomeMap::parse(
        "[[receipt]]\nerror = [\"21b\", 439]\nclass = \"absent\"\n"
        "[[receipt]]\nstatus = [\"UNDELIV\"]\nerror = [8]\nclass = \"barred\"\n"
        "[[receipt]]\nstatus = [\"REJECTD\"]\nerror = [8]\nclass = \"memory_full\"\n"
        "[[receipt]]\nstatus = [\"ACCEPTD\", \"handed over\"]\nresult = \"delivered\"\n"
        "[[receipt]]\nstatus = [\"EXPIRED\"]\nerror = [99]\nresult = \"open\"\n"
        "[[answer]]\nstatus = [0x400]\nclass = \"no_credit\"\n",
        "simpu.toml"
    );
    REQUIRE(own);
    const OutcomeMap map = own->before(OutcomeMap());
    using smpp::MessageState;
    CHECK(map.of(receiptOf(MessageState::Undeliverable, "21B"))->failure == FailureClass::Absent);
    CHECK(map.of(receiptOf(MessageState::Expired, "0439"))->failure == FailureClass::Absent);
    CHECK(map.of(receiptOf(MessageState::Undeliverable, "008"))->failure == FailureClass::Barred);
    CHECK(map.of(receiptOf(MessageState::Rejected, "008"))->failure == FailureClass::MemoryFull);
    CHECK(map.of(receiptOf(MessageState::Accepted, ""))->state == tama::gateway::MessageState::Delivered);
    CHECK_FALSE(map.of(receiptOf(MessageState::Expired, "99")));
    smpp::Receipt unknown;
    unknown.state_text = "Handed Over";
    CHECK(map.of(unknown)->state == tama::gateway::MessageState::Delivered);
    CHECK(map.ofAnswer(0x400) == FailureClass::NoCredit);
    // What it does not say is as everywhere.
    CHECK(map.of(receiptOf(MessageState::Undeliverable, "001"))->failure == FailureClass::UnknownSubscriber);
    CHECK(map.ofAnswer(0x0B) == FailureClass::UnknownSubscriber);
}

TEST_CASE("a wrong file of outcomes is refused with its line", "[gateway]") {
    const auto placeOf = [](std::string_view text) {
        const auto parsed = OutcomeMap::parse(text, "o.toml");
        REQUIRE_FALSE(parsed);
        return parsed.error().place + ": " + parsed.error().message;
    };
    CHECK(placeOf("[[receipt]\n").find("o.toml:1: ") == 0);
    CHECK(placeOf("\n[receipt]\nclass = \"absent\"\n").find("o.toml:2: there is nothing but") == 0);
    CHECK(placeOf("[[receipt]]\nclass = \"asleep\"\n").find("o.toml:2: class must be one of absent, ") == 0);
    CHECK(placeOf("[[receipt]]\nerror = 27\nclass = \"absent\"\n").find("o.toml:2: error must be a list") == 0);
    CHECK(placeOf("[[receipt]]\nerr = [27]\n") == "o.toml:2: 'err' is no key of a rule");
    CHECK(placeOf("[[receipt]]\nerror = [27]\n").find("the rule has neither class nor result") != std::string::npos);
    CHECK(placeOf("[[answer]]\nclass = \"absent\"\n").find("the rule needs status and class") != std::string::npos);
}
