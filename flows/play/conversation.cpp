#include "flows/play/conversation.hpp"

#include <iterator>

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
    contact.language = language.empty() ? flow.language : language;
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
    trigger.triggered_on = clock_.now();
    begun_ = true;
    sprint_ = start(
        *setup_.assets, *setup_.flow, setup_.contact, std::move(trigger), setup_.environment, services()
    );
    finish();
    return sprint_;
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
    return message;
}

Result<void> Conversation::say(std::string_view text) {
    return resumeWith(MsgResume{message(text)});
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
