// What send_msg and send_broadcast say: text, attachments and quick replies, each in its own language.
// Immutable.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flows/actions/action.hpp"
#include "flows/format/action_reader.hpp"

namespace tama::flows {

class MessageContent {
  public:
    explicit MessageContent(const ActionReader& reader);

    struct Evaluated {
        std::string text;
        std::vector<std::string> attachments;
        std::vector<std::string> quick_replies;
        std::string language;  // of the text, else of what there is instead
    };
    /// In the first of `languages` that each part has, else the workflow's own. What is not valid is left out
    /// and logged.
    Evaluated evaluate(Execution& execution, std::span<const std::string_view> languages) const;
    void inspect(ActionParts& parts) const;

    const LocalisedText& text() const { return text_; }
    const LocalisedTexts& quickReplies() const { return quick_replies_; }

  private:
    std::vector<std::string> attachments(Execution& execution, const std::vector<Template>& templates) const;
    std::vector<std::string> quickReplies(Execution& execution, const std::vector<Template>& templates) const;

    LocalisedText text_;
    LocalisedTexts quick_replies_;
    LocalisedTexts attachments_;
};

}  // namespace tama::flows
