// What the reading function of an action is given: its JSON with places, and its translations. Used at load
// only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/actions/action.hpp"
#include "flows/format/decoder.hpp"
#include "flows/format/localisation.hpp"

namespace tama::flows {

// Bounds of the format (reference §1.1).
/// Nodes of a flow, and sets of one before version 13. RapidPro's limit is 1,000, which a survey of a whole
/// facility exceeds; at this many a flow still loads in a quarter of a second.
inline constexpr std::size_t kMaxNodes = 10'000;
inline constexpr std::size_t kMaxText = 10'000;
inline constexpr std::size_t kMaxQuickReplies = 10;
inline constexpr std::size_t kMaxAttachments = 10;
inline constexpr std::size_t kMaxListItems = 100;
inline constexpr std::size_t kMaxName = 128;
inline constexpr std::size_t kMaxAddress = 2048;

/// A group named outright, or by a template that gives its name.
struct GroupChoice {
    GroupRef group;
    std::optional<Template> name_match;
};

class ActionReader {
  public:
    ActionReader(const Decoder& json, const Localisation& localisation)
        : json_(json), localisation_(localisation), uuid_(json.uuid("uuid")) {}

    const Decoder& json() const { return json_; }
    const std::string& uuid() const { return uuid_; }

    Template expression(std::string_view key, std::size_t max = kMaxText, Need need = Need::Optional) const;
    std::vector<Template> expressions(std::string_view key, std::size_t max_items) const;
    LocalisedText localised(std::string_view key, Need need = Need::Optional) const;
    LocalisedTexts localisedList(std::string_view key, std::size_t max_items) const;
    std::vector<GroupChoice> groups(std::string_view key) const;
    std::vector<GroupRef> references(std::string_view key) const;
    FlowRef flow(std::string_view key) const;
    /// As localised(), of a text that is no template.
    Localised<std::string> localisedName(std::string_view key) const;

  private:
    const Decoder& json_;
    const Localisation& localisation_;
    std::string uuid_;
};

std::vector<Template> compileAll(const std::vector<std::string>& texts);

}  // namespace tama::flows
