#include "server/demo/population.hpp"

#include "gateway/text/charset.hpp"
#include "gateway/text/user_data_header.hpp"

namespace tama::demo {
namespace {

namespace smpp = gateway::smpp;
namespace text = gateway::text;

constexpr std::uint8_t kHasUserDataHeader = 0x40;  // esm_class, SMPP 3.4 §5.2.12
constexpr std::uint8_t kUcs2 = 0x08;               // data_coding, SMPP 3.4 §5.2.19

std::string digitsOf(const std::string& address) {
    return address.starts_with('+') ? address.substr(1) : address;
}

smpp::PlannedReply replyOf(const std::string& utf8, Milliseconds delay) {
    smpp::PlannedReply reply;
    reply.delay = delay;
    if (auto gsm = text::encodeText(utf8, text::Charset::Gsm7)) {
        reply.octets = std::move(*gsm);
    } else {
        reply.octets = text::encodeText(utf8, text::Charset::Ucs2).value_or("");
        reply.data_coding = kUcs2;
    }
    return reply;
}

}  // namespace

Population::Population(const Country& country, std::uint64_t seed) : facts_(country.facts) {
    for (const auto* people : {&country.workers, &country.testers}) {
        for (const auto& worker : *people) {
            if (worker.phone.empty()) continue;
            // Of two workers with one telephone, the first holds it.
            subscribers_.try_emplace(
                digitsOf(worker.phone), Subscriber{makePerson(country, worker, seed), {}, {}, 0}
            );
        }
    }
}

Reaction Population::hear(Subscriber& subscriber, const std::string& heard) const {
    Question question = readQuestion(heard);
    const bool asked_again =
        question.is_repeat || (question.key == subscriber.last_question && !question.is_reminder);
    if (asked_again) {
        question.key = subscriber.last_question;
        question.is_first = false;
        question.attempt = ++subscriber.attempts;
        return react(subscriber.person, facts_, subscriber.last_text, question);
    }
    question.is_first = question.is_first || subscriber.last_question.empty();
    if (question.wants_answer) {
        subscriber.last_question = question.key;
        subscriber.last_text = heard;
        subscriber.attempts = 1;
    }
    return react(subscriber.person, facts_, heard, question);
}

smpp::SubmitPlan Population::onSubmit(
    const smpp::SubmitSm& message, const std::string& /*message_id*/, WallTime now
) {
    const auto found = subscribers_.find(digitsOf(message.destination.digits));
    if (found == subscribers_.end()) {
        return {
            smpp::status::kOk, {{std::chrono::seconds{20}, smpp::MessageState::Undeliverable, "001"}}, {}};
    }
    Subscriber& subscriber = found->second;
    const auto charset = text::charsetOf(message.data_coding);

    std::string_view octets = message.short_message;
    std::string heard;
    bool whole = true;
    const auto header =
        (message.esm_class & kHasUserDataHeader) != 0 ? text::parseUserDataHeader(octets) : std::nullopt;
    if (header) octets.remove_prefix(header->size);
    if (header && header->concat) {
        auto added = subscriber.parts.add(
            {message.source.digits, *header->concat, 0, std::string(octets), charset, header->tables}, now
        );
        whole = added.outcome == text::Reassembler::Outcome::Complete;
        if (whole) heard = added.messages.back().text;
    } else {
        heard = text::decodeText(octets, charset);
    }

    // Each part has its receipt; the person reacts to the whole.
    const Reaction reaction = hear(subscriber, whole ? heard : std::string());
    smpp::SubmitPlan plan;
    plan.receipts.push_back(
        {reaction.receipt_after,
         reaction.delivered ? smpp::MessageState::Delivered : smpp::MessageState::Undeliverable,
         reaction.error_code}
    );
    if (whole && reaction.reply) plan.replies.push_back(replyOf(*reaction.reply, reaction.reply_after));
    return plan;
}

}  // namespace tama::demo
