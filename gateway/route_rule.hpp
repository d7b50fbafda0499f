// A person's rules of which channels take which messages, and in which order of preference. Plain values and
// pure functions; any thread. Source: docs/operator-guide.md, "Rules".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/phone_number.hpp"
#include "gateway/message.hpp"

namespace tama::gateway {

/// An operator that the numbering plans do not have, or that has other numbers than they say.
struct OperatorRanges {
    std::string name;
    std::vector<std::string> prefixes;  // E.164 without "+"
};

struct RuleChannel {
    std::string name;
    unsigned weight = 0;  // its share of the numbers; 0: takes them only where the others cannot
};

/// Fits when each key that is not empty has a value that fits.
struct RouteRule {
    std::vector<std::string> prefixes{};   // E.164 without "+"
    std::vector<std::string> operators{};  // letters of either case
    std::vector<MessageClass> classes{};
    std::vector<std::string> use_cases{};  // numbers: "UC-2026-0001"
    std::vector<std::string> groups{};     // names of the target groups of use cases
    std::vector<RuleChannel> channels{};   // at least one, and one with a weight
};

/// What a rule looks at.
struct RoutedMessage {
    PhoneNumber to;
    MessageClass message_class = MessageClass::Service;
    std::string use_case{};  // empty: it is of none; the same for the group
    std::string group{};
};

/// `operator_name`: whose number it is, empty where nobody knows.
bool fits(const RouteRule& rule, const RoutedMessage& message, std::string_view operator_name);

/// The channels as this number prefers them: those with a weight by a lottery that always ends the same for a
/// number and gives each its share of all numbers, then the others as they stand. Without one of them the
/// order of the rest is the same, so that only its own numbers move.
std::vector<std::string> inOrderOf(const std::vector<RuleChannel>& channels, const PhoneNumber& number);

}  // namespace tama::gateway
