#include "gateway/message.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include "base/enum_words.hpp"
#include "gateway/outcome_listener.hpp"

namespace tama::gateway {
namespace {

constexpr std::array kClassNames{
    std::pair{MessageClass::UseCase, std::string_view{"use-case"}},
    std::pair{MessageClass::Test, std::string_view{"test"}},
    std::pair{MessageClass::Reply, std::string_view{"reply"}},
    std::pair{MessageClass::Service, std::string_view{"service"}},
    std::pair{MessageClass::Staff, std::string_view{"staff"}},
    std::pair{MessageClass::Client, std::string_view{"client"}},
};

constexpr std::array kStateNames{
    std::pair{MessageState::Held, std::string_view{"held"}},
    std::pair{MessageState::Queued, std::string_view{"queued"}},
    std::pair{MessageState::Submitting, std::string_view{"submitting"}},
    std::pair{MessageState::Submitted, std::string_view{"submitted"}},
    std::pair{MessageState::InDoubt, std::string_view{"in_doubt"}},
    std::pair{MessageState::Delivered, std::string_view{"delivered"}},
    std::pair{MessageState::Undelivered, std::string_view{"undelivered"}},
    std::pair{MessageState::Expired, std::string_view{"expired"}},
    std::pair{MessageState::Rejected, std::string_view{"rejected"}},
    std::pair{MessageState::Cancelled, std::string_view{"cancelled"}},
};

constexpr std::array kFailureNames{
    std::pair{FailureClass::None, std::string_view{""}},
    std::pair{FailureClass::Absent, std::string_view{"absent"}},
    std::pair{FailureClass::UnknownSubscriber, std::string_view{"unknown_subscriber"}},
    std::pair{FailureClass::Barred, std::string_view{"barred"}},
    std::pair{FailureClass::MemoryFull, std::string_view{"memory_full"}},
    std::pair{FailureClass::NetworkError, std::string_view{"network_error"}},
    std::pair{FailureClass::RejectedContent, std::string_view{"rejected_content"}},
    std::pair{FailureClass::NoCredit, std::string_view{"no_credit"}},
    std::pair{FailureClass::NotSent, std::string_view{"not_sent"}},
};

template <class Table>
auto knownOf(const Table& table, std::string_view name, const char* what) {
    if (const auto value = valueOf(table, name)) return *value;
    throw std::invalid_argument("unknown " + std::string(what) + " \"" + std::string(name) + "\"");
}

}  // namespace

std::string_view nameOf(MessageClass message_class) {
    return wordOf(kClassNames, message_class);
}
std::string_view nameOf(MessageState state) {
    return wordOf(kStateNames, state);
}
std::string_view nameOf(FailureClass failure) {
    return wordOf(kFailureNames, failure);
}

MessageClass messageClassFrom(std::string_view name) {
    return knownOf(kClassNames, name, "message class");
}
MessageState messageStateFrom(std::string_view name) {
    return knownOf(kStateNames, name, "message state");
}
FailureClass failureClassFrom(std::string_view name) {
    return knownOf(kFailureNames, name, "failure class");
}

bool isFinal(MessageState state) {
    switch (state) {
        case MessageState::Held:
        case MessageState::Queued:
        case MessageState::Submitting:
        case MessageState::Submitted:
        case MessageState::InDoubt:
            return false;
        case MessageState::Delivered:
        case MessageState::Undelivered:
        case MessageState::Expired:
        case MessageState::Rejected:
        case MessageState::Cancelled:
            return true;
    }
    throw std::invalid_argument("a value outside its enumeration");
}

}  // namespace tama::gateway
