// Everything a session may refer to: the workflows of one export or revision closure, with their fields,
// groups, channels and triggers. Immutable once read, shared between threads.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "flows/expressions/calendar.hpp"
#include "flows/locations.hpp"
#include "flows/workflow.hpp"

namespace tama::flows {

enum class FieldType : std::uint8_t { Text, Number, Datetime, State, District, Ward };

struct Field {
    std::string uuid;
    std::string key;
    std::string name;
    FieldType type = FieldType::Text;
};

struct Group {
    std::string uuid;
    std::string name;
    std::string query;  // empty = a static list
};

struct Channel {
    std::string uuid;
    std::string name;
    std::string address;
    std::string country;  // ISO 3166-1 alpha-2
    std::vector<std::string> schemes;
    std::vector<std::string> match_prefixes;  // of the numbers it is best for; its address where there are none
    bool sends = true;
    bool allows_international = false;
};

/// A value that all workflows share: @globals.key.
struct Global {
    std::string key;
    std::string name;
    std::string value;
};

/// Addresses that are told when a workflow reaches call_resthook.
struct Resthook {
    std::string slug;
    std::vector<std::string> subscribers;
};

struct User {
    std::string uuid;
    std::string name;
    std::string email;
};

struct Label {
    std::string uuid;
    std::string name;
};

struct ChannelRef {
    std::string uuid;
    std::string name;
};

enum class KeywordMatch : std::uint8_t { FirstWord, OnlyWord };

/// When a trigger of kind `S` begins.
struct TriggerSchedule {
    Instant first;
    char repeat = 'O';     // O once, D daily, W weekly, M monthly, Y yearly
    std::string weekdays;  // W: of MTWRFSU, Monday to Sunday; empty = that of the first time
};

/// A trigger of an export: how a workflow is begun. Only kinds `K` (keyword) and `C` (catch-all) begin by
/// message.
struct TriggerDefinition {
    char type = 'K';
    std::string flow_uuid;
    std::string flow_name;
    std::vector<std::string> keywords;
    KeywordMatch match = KeywordMatch::FirstWord;
    std::optional<ChannelRef> channel;  // only messages to this one
    std::vector<GroupRef> groups;
    std::vector<GroupRef> exclude_groups;
    std::optional<TriggerSchedule> schedule;
};

/// What a campaign does, some time before or after a date of the contact.
struct CampaignEvent {
    std::string uuid;
    std::int64_t offset = 0;    // in units; negative = before
    char unit = 'D';            // M, H, D, W: minutes, hours, days, weeks
    int delivery_hour = -1;     // of the day, 0 to 23; -1 = at the time of the date itself
    FieldRef relative_to;       // a field, or created_on, last_seen_on
    char start_mode = 'I';      // I interrupts, S skips who is in a flow, P runs beside
    std::optional<FlowRef> flow;  // starts this workflow; without one it sends the message
    std::string base_language;
    std::vector<std::pair<std::string, std::string>> message;  // language, text
};

struct Campaign {
    std::string uuid;
    std::string name;
    GroupRef group;
    std::vector<CampaignEvent> events;
};

class Assets {
  public:
    /// By UUID; nullptr where there is none.
    const Workflow* workflow(std::string_view uuid) const;
    /// By name, or the only one if `name` is empty; nullptr where there is none or several.
    const Workflow* workflowNamed(std::string_view name) const;
    const Field* field(std::string_view key) const;
    const Group* group(std::string_view uuid) const;
    const Group* groupNamed(std::string_view name) const;
    const Label* label(std::string_view uuid) const;
    const Label* labelNamed(std::string_view name) const;
    const Channel* channel(std::string_view uuid) const;
    const GroupRef* topic(std::string_view uuid) const;
    const GroupRef* topicNamed(std::string_view name) const;
    const User* user(std::string_view uuid) const;
    const User* userOf(std::string_view email) const;
    const Resthook* resthook(std::string_view slug) const;

    std::vector<std::shared_ptr<const Workflow>> workflows;
    std::vector<Field> fields;
    std::vector<Group> groups;
    std::vector<Label> labels;
    std::vector<Channel> channels;
    std::vector<GroupRef> topics;
    std::vector<Global> globals;
    std::vector<Resthook> resthooks;
    std::vector<User> users;
    std::vector<TriggerDefinition> triggers;
    std::vector<Campaign> campaigns;  // not run by the engine
    std::shared_ptr<const LocationTree> places;  // nullptr where the file has none
};

}  // namespace tama::flows
