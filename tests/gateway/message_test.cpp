#include "gateway/message.hpp"

#include <stdexcept>

#include "gateway/outcome_listener.hpp"
#include "tests/support/catch.hpp"

using namespace tama::gateway;

TEST_CASE("every message state has a word that leads back to it", "[gateway]") {
    for (int value = 0; value <= static_cast<int>(MessageState::Cancelled); ++value) {
        const auto state = static_cast<MessageState>(value);
        CHECK(messageStateFrom(nameOf(state)) == state);
    }
    CHECK(nameOf(MessageState::InDoubt) == "in_doubt");
}

TEST_CASE("every message class has a word that leads back to it", "[gateway]") {
    for (int value = 0; value <= static_cast<int>(MessageClass::Client); ++value) {
        const auto message_class = static_cast<MessageClass>(value);
        CHECK(messageClassFrom(nameOf(message_class)) == message_class);
    }
    CHECK(nameOf(MessageClass::UseCase) == "use-case");
}

TEST_CASE("every failure class has a word that leads back to it", "[gateway]") {
    for (int value = 0; value <= static_cast<int>(FailureClass::NotSent); ++value) {
        const auto failure = static_cast<FailureClass>(value);
        CHECK(failureClassFrom(nameOf(failure)) == failure);
    }
    CHECK(nameOf(FailureClass::None).empty());
}

TEST_CASE("unknown words and values are refused", "[gateway]") {
    CHECK_THROWS_AS(messageStateFrom("sent"), std::invalid_argument);
    CHECK_THROWS_AS(messageClassFrom(""), std::invalid_argument);
    CHECK_THROWS_AS(failureClassFrom("Absent"), std::invalid_argument);
    CHECK_THROWS_AS(nameOf(static_cast<MessageState>(99)), std::logic_error);
}

TEST_CASE("a message is final from delivered on", "[gateway]") {
    for (int value = 0; value <= static_cast<int>(MessageState::Cancelled); ++value) {
        CHECK(
            isFinal(static_cast<MessageState>(value)) == (value >= static_cast<int>(MessageState::Delivered))
        );
    }
}
