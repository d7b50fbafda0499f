#include "flows/actions/message_content.hpp"

#include "base/text.hpp"
#include "flows/engine/execution.hpp"
#include "flows/expressions/attachment.hpp"

namespace tama::flows {

namespace {

// Characters at which quick replies are cut (reference §1.1).
constexpr std::size_t kMaxQuickReply = 64;
constexpr std::size_t kMaxQuickReplyExtra = 72;

/// "image/jpeg:https://…": a kind and an address.
bool isAttachment(std::string_view text) {
    const auto parts = partsOfAttachment(text);
    return !parts.content_type.empty() && !parts.url.empty();
}

/// Those that no value changes.
void inspectAttachments(
    const std::vector<Template>& attachments, const std::string& language, ActionParts& parts
) {
    for (std::size_t i = 0; i < attachments.size(); ++i) {
        if (!attachments[i].isConstant() || isAttachment(trim(attachments[i].constantText()))) continue;
        parts.faults.push_back(
            {"attachments[" + std::to_string(i) + "]" + language,
             "is \"" + std::string(attachments[i].source()) +
                 "\", which is no kind and address and is left out; write it as image/jpeg:https://…",
             false}
        );
    }
}

}  // namespace

MessageContent::MessageContent(const ActionReader& reader)
    : text_(reader.localised("text", Need::Required)),
      quick_replies_(reader.localisedList("quick_replies", kMaxQuickReplies)),
      attachments_(reader.localisedList("attachments", kMaxAttachments)) {
}

MessageContent::Evaluated MessageContent::evaluate(
    Execution& execution, std::span<const std::string_view> languages
) const {
    const std::string& base = execution.workflow().language;
    const auto text = text_.pick(languages, base);
    const auto attached = attachments_.pick(languages, base);
    const auto replies = quick_replies_.pick(languages, base);
    Evaluated out;
    out.text = execution.text(text.value);
    out.attachments = attachments(execution, attached.value);
    out.quick_replies = quickReplies(execution, replies.value);
    if (!text.value.source().empty()) {
        out.language = text.language;
    } else if (!attached.value.empty()) {
        out.language = attached.language;
    } else if (!replies.value.empty()) {
        out.language = replies.language;
    }
    return out;
}

std::vector<std::string> MessageContent::attachments(
    Execution& execution, const std::vector<Template>& templates
) const {
    std::vector<std::string> out;
    for (const Template& source : templates) {
        std::string attachment(trim(execution.text(source)));
        if (!isAttachment(attachment)) {
            execution.error("an attachment came out as no kind and address, and is left out");
        } else if (attachment.size() > kMaxAddress) {
            execution.error("an attachment's address is too long, and is left out");
        } else {
            out.push_back(std::move(attachment));
        }
    }
    return out;
}

std::vector<std::string> MessageContent::quickReplies(
    Execution& execution, const std::vector<Template>& templates
) const {
    constexpr std::string_view kExtra = "<extra>";
    std::vector<std::string> out;
    for (const Template& source : templates) {
        const std::string reply = execution.text(source);
        if (reply.empty()) {
            execution.error("a quick reply came out empty, and is left out");
            continue;
        }
        const std::size_t extra = reply.find(kExtra);
        std::string cut = cutWithDots(std::string_view(reply).substr(0, extra), kMaxQuickReply);
        if (extra != std::string::npos) {
            cut += kExtra;
            cut += cutWithDots(std::string_view(reply).substr(extra + kExtra.size()), kMaxQuickReplyExtra);
        }
        out.push_back(std::move(cut));
    }
    return out;
}

void MessageContent::inspect(ActionParts& parts) const {
    parts.add("text", text_);
    parts.add("quick_replies", quick_replies_);
    parts.add("attachments", attachments_);
    inspectAttachments(attachments_.base, "", parts);
    for (const auto& [language, texts] : attachments_.translations) {
        inspectAttachments(texts, " (" + language + ")", parts);
    }
}

}  // namespace tama::flows
