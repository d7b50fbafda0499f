// The person a workflow talks to, as the engine sees one: a value that is passed in at every step and handed
// back changed. The registry owns the truth; nothing here outlives a sprint. Names as in the RapidPro
// contact.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace tama::flows {

enum class ContactStatus : std::uint8_t { Active, Blocked, Stopped, Archived };

std::string_view nameOf(ContactStatus status);
std::optional<ContactStatus> contactStatusFrom(std::string_view name);

struct GroupRef {
    std::string uuid;
    std::string name;

    bool operator==(const GroupRef&) const = default;
};

struct FieldRef {
    std::string key;
    std::string name;
};

/// What a custom field holds: the text as given, and its typed readings where the text has them.
struct FieldValue {
    std::string text;
    std::string number;    // decimal text, e.g. "38.5"; empty = not a number
    std::string datetime;  // ISO 8601; empty = not a date
    std::string state;     // location paths, "Rwanda > Kigali City"
    std::string district;
    std::string ward;

    bool operator==(const FieldValue&) const = default;
};

/// What somebody of the ministry was asked to look at for a contact.
struct Ticket {
    std::string uuid;
    GroupRef topic;     // empty where it has none
    GroupRef assignee;  // whose `uuid` may be empty and `name` an e-mail address

    bool operator==(const Ticket&) const = default;
};

struct Contact {
    std::string uuid;
    std::string id;   // a number that other systems know, as text, or empty
    std::string ref;  // a short public code, or empty
    std::string name;
    std::string language;  // ISO 639-3, or empty
    std::string timezone;  // IANA, or empty
    ContactStatus status = ContactStatus::Active;
    WallTime created_on;
    std::optional<WallTime> last_seen_on;
    /// "tel:+231770000001", the preferred one first; "?channel=UUID" after it is the channel it keeps to.
    std::vector<std::string> urns;
    std::vector<GroupRef> groups;
    std::map<std::string, FieldValue, std::less<>> fields;  // by key
    std::optional<Ticket> ticket;                           // the open one

    bool operator==(const Contact&) const = default;
};

/// "tel:+231…" without channel and display.
std::string_view identityOf(std::string_view urn);
/// The UUID of the channel that an address keeps to, or empty.
std::string_view channelOf(std::string_view urn);
/// The first telephone number in E.164, or empty.
std::string_view telephoneOf(const Contact& contact);

/// By UUID; by name, of either case, where the reference has none.
bool isMember(const Contact& contact, const GroupRef& group);

}  // namespace tama::flows
