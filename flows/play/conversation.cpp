#include "flows/play/conversation.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "flows/engine/regroup.hpp"
#include "flows/engine/second_reading.hpp"
#include "flows/language_codes.hpp"
#include "flows/play/phones.hpp"

namespace tama::flows {

namespace {

/// Puts what happened before a service answered in front of what happened after.
template <class T>
void putBefore(std::vector<T> earlier, std::vector<T>& later) {
    earlier.insert(
        earlier.end(), std::make_move_iterator(later.begin()), std::make_move_iterator(later.end())
    );
    later = std::move(earlier);
}

}  // namespace

Contact madeUpContact(const std::string& language, const Workflow& flow, WallTime now) {
    Contact contact;
    contact.uuid = "00000000-0000-7000-8000-000000000001";
    contact.name = "Amina Test";
    contact.language = language.empty() ? flow.language : codeOfToday(language);
    contact.urns = {"tel:+99970000001"};
    contact.created_on = now;
    return contact;
}

Environment environmentFor(const Workflow& flow, Environment given) {
    auto& languages = given.allowed_languages;
    if (!languages.empty()) return given;
    languages = {flow.language};
    languages.insert(languages.end(), flow.translations.begin(), flow.translations.end());
    return given;
}

Environment environmentFor(const Assets& assets, const Workflow& flow, Environment given) {
    const bool none_given = given.allowed_languages.empty();
    given = environmentFor(flow, std::move(given));
    if (!none_given) return given;
    auto& languages = given.allowed_languages;
    for (const auto& other : assets.workflows) {
        for (const std::string& language : environmentFor(*other).allowed_languages) {
            if (std::find(languages.begin(), languages.end(), language) == languages.end()) {
                languages.push_back(language);
            }
        }
    }
    return given;
}

Conversation::Conversation(ConversationSetup setup)
    : setup_(std::move(setup)), clock_(setup_.now), random_(setup_.seed), ids_(clock_, setup_.seed) {}

Services Conversation::services() {
    Services out{.now = clock_.now(), .random = random_, .ids = ids_};
    if (setup_.query_groups) {
        groups_.emplace(*setup_.assets, setup_.environment, clock_.now(), builtInNormaliser());
        out.groups = &*groups_;
    }
    out.locations = setup_.assets->places.get();
    out.normalise_phone = builtInNormaliser();
    out.format_phone = builtInFormatter();
    out.draw = draw_;
    return out;
}

const Sprint& Conversation::begin(Trigger trigger) {
    beginWith(*setup_.flow, std::move(trigger));
    return sprint_;
}

void Conversation::beginWith(const Workflow& flow, Trigger trigger) {
    trigger.triggered_on = clock_.now();
    begun_ = true;
    sprint_ = start(
        *setup_.assets, flow, setup_.contact, std::move(trigger), setup_.environment, services()
    );
    finish();
}

void Conversation::goOnFrom(Session session, Contact contact) {
    begun_ = true;
    sprint_ = Sprint{};
    sprint_.session = std::move(session);
    sprint_.contact = std::move(contact);
}

InboundMessage Conversation::message(std::string_view text) {
    InboundMessage message;
    message.uuid = ids_.uuid();
    message.text = std::string(text);
    message.received_on = clock_.now();
    if (!contact().urns.empty()) message.urn = contact().urns.front();
    message.channel_uuid = setup_.channel.uuid;
    message.channel_name = setup_.channel.name;
    return message;
}

Contact Conversation::contactInGroups() const {
    Contact out = contact();
    if (!setup_.query_groups) return out;
    const SmartGroups queries(*setup_.assets, setup_.environment, clock_.now(), builtInNormaliser());
    regroup(out, *setup_.assets, &queries);
    return out;
}

std::optional<TriggerMatch> Conversation::firedBy(std::string_view text) const {
    const Contact now = contactInGroups();
    const Waiting waits = begun_ ? whoWaits(*setup_.assets, sprint_.session) : Waiting::Nobody;
    return triggerFor(
        setup_.assets->triggers,
        {text, setup_.channel.uuid, now.groups, setup_.environment.input_collation},
        waits
    );
}

Result<std::optional<TriggerMatch>> Conversation::hear(std::string_view text) {
    auto match = firedBy(text);
    const Workflow* flow = match ? setup_.assets->workflow(match->trigger->flow_uuid) : nullptr;
    if (flow == nullptr) {
        if (const auto said = say(text); !said) return fail(said.error());
        return std::nullopt;
    }
    Trigger trigger;
    trigger.type = TriggerType::Msg;
    trigger.msg = message(text);
    trigger.keyword = match->keyword;
    setup_.contact = contact();
    beginWith(*flow, std::move(trigger));
    return match;
}

Result<void> Conversation::say(std::string_view text) {
    const Session before = sprint_.session;
    const Contact contact_before = sprint_.contact;
    if (auto said = resumeWith(MsgResume{message(text)}); !said) return said;
    auto again = secondReading(sprint_, [&](std::string reading) {
        return resume(
            *setup_.assets,
            before,
            contact_before,
            {clock_.now(), MsgResume{message(reading)}},
            setup_.environment,
            services()
        );
    });
    if (!again) return {};
    sprint_ = std::move(*again);
    finish();
    return {};
}

Result<void> Conversation::timeOut() {
    return resumeWith(WaitTimeout{});
}

Result<void> Conversation::expire() {
    return resumeWith(WaitExpiration{});
}

Result<void> Conversation::resumeWith(decltype(Resume::what) what) {
    auto next = resume(
        *setup_.assets,
        sprint_.session,
        sprint_.contact,
        {clock_.now(), std::move(what)},
        setup_.environment,
        services()
    );
    if (!next) return fail(next.error());
    sprint_ = std::move(*next);
    finish();
    return {};
}

void Conversation::finish() {
    while (sprint_.session.waitsForService()) {
        ServiceAnswer answer;
        answer.failure = "web services are not called here";
        if (desk_) answer = desk_(*sprint_.session.service);
        auto next = resume(
            *setup_.assets,
            sprint_.session,
            sprint_.contact,
            {clock_.now(), std::move(answer)},
            setup_.environment,
            services()
        );
        if (!next) break;
        putBefore(std::move(sprint_.events), next->events);
        putBefore(std::move(sprint_.segments), next->segments);
        putBefore(std::move(sprint_.results), next->results);
        if (!next->answer) next->answer = std::move(sprint_.answer);
        sprint_ = std::move(*next);
    }
    waits_since_ = clock_.now();
}

std::optional<WallTime> Conversation::timesOutAt() const {
    if (!waiting() || !sprint_.waiting || !sprint_.waiting->timeout) return std::nullopt;
    return waits_since_ + *sprint_.waiting->timeout;
}

std::optional<WallTime> Conversation::expiresAt() const {
    if (!waiting() || !sprint_.waiting) return std::nullopt;
    return waits_since_ + sprint_.waiting->expire_after;
}

}  // namespace tama::flows
