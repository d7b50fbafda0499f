// One session with the engine, driven by hand: its clock, its web services and its dice are given. What play,
// scenarios and coverage have in common. Texts in, sprints out; no I/O; one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "flows/engine/engine.hpp"
#include "flows/engine/smart_groups.hpp"
#include "flows/triggers/matching.hpp"

namespace tama::flows {

struct ConversationSetup {
    std::shared_ptr<const Assets> assets;
    const Workflow* flow = nullptr;  // one of the assets
    Contact contact;
    Environment environment;
    WallTime now;  // when it begins
    ChannelRef channel{};  // through which messages come; empty = not known
    std::uint64_t seed = 1;
    bool query_groups = true;  // follow their queries; else they stay as they are
};

/// Who talks where nobody is named. `language` empty = the workflow's.
Contact madeUpContact(const std::string& language, const Workflow& flow, WallTime now);
/// Where no languages are given, all that the workflow has texts in, its own first.
Environment environmentFor(const Workflow& flow, Environment given = {});
/// The same, with the languages of the workflows that it may enter, or give way to, behind its own.
Environment environmentFor(const Assets& assets, const Workflow& flow, Environment given = {});

class Conversation {
  public:
    using ServiceDesk = std::function<ServiceAnswer(const ServiceRequest& request)>;

    explicit Conversation(ConversationSetup setup);

    /// Answers web services; without one, none can be reached.
    void answerServicesBy(ServiceDesk desk) { desk_ = std::move(desk); }
    void drawBy(CategoryDraw draw) { draw_ = std::move(draw); }

    /// Each step runs until a person is waited for or the session has ended, with all that services answer on
    /// the way; what came of it is sprint(). Refused where nothing waits, or not for that.
    const Sprint& begin(Trigger trigger);
    Result<void> say(std::string_view text);
    /// A message as the running program hears it: a trigger that it fires begins its workflow, in place of a
    /// session that waits, and is returned. Else it is an answer.
    Result<std::optional<TriggerMatch>> hear(std::string_view text);
    Result<void> timeOut();
    Result<void> expire();

    /// The trigger of the assets that the message would fire now.
    std::optional<TriggerMatch> firedBy(std::string_view text) const;

    /// Talks to somebody else from here on: call before begin().
    void meet(Contact contact) { setup_.contact = std::move(contact); }
    /// Goes back to a state that an earlier sprint gave.
    void goOnFrom(Session session, Contact contact);

    void setTime(WallTime time) { clock_.set(time); }
    WallTime now() const { return clock_.now(); }
    /// When the question that waits times out or expires; nullopt where it does not, or nothing waits.
    std::optional<WallTime> timesOutAt() const;
    std::optional<WallTime> expiresAt() const;

    const Sprint& sprint() const { return sprint_; }
    bool waiting() const { return begun_ && sprint_.session.status == SessionStatus::Waiting; }
    const Environment& environment() const { return setup_.environment; }
    /// That of the setup, whatever triggers began since.
    const Workflow& flow() const { return *setup_.flow; }
    /// As it stands now.
    const Contact& contact() const { return begun_ ? sprint_.contact : setup_.contact; }
    /// With the query groups that it is in now, where they are followed.
    Contact contactInGroups() const;
    /// A message from the contact, at this moment.
    InboundMessage message(std::string_view text);

  private:
    Services services();
    void beginWith(const Workflow& flow, Trigger trigger);
    Result<void> resumeWith(decltype(Resume::what) what);
    void finish();

    ConversationSetup setup_;
    ManualWallClock clock_;
    Random random_;
    UuidV7Source ids_;
    std::optional<SmartGroups> groups_;  // of the sprint
    ServiceDesk desk_;
    CategoryDraw draw_;
    bool begun_ = false;
    Sprint sprint_;
    WallTime waits_since_;
};

}  // namespace tama::flows
