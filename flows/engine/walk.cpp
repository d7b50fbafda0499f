#include "flows/engine/walk.hpp"

#include <chrono>

namespace tama::flows {

namespace {

// The reference's defaults where a workflow names none.
constexpr std::chrono::minutes kDefaultExpiry = std::chrono::hours(72);

std::chrono::minutes expiryOf(const Workflow& flow) {
    return flow.expire_after.count() > 0 ? flow.expire_after : kDefaultExpiry;
}

}  // namespace

void Walk::addRun(const Workflow& flow, std::size_t parent, bool terminal) {
    Run run;
    run.uuid = execution_.services_.ids.uuid();
    run.flow_uuid = flow.uuid;
    run.flow_name = flow.name;
    run.parent = parent;
    run.created_on = now();
    run.modified_on = now();
    session().runs.push_back(std::move(run));
    execution_.workflows_.push_back(&flow);
    execution_.current_ = session().runs.size() - 1;
    next_ = flow.nodes.empty() ? kNowhere : 0;
    RunStarted started{{flow.uuid, flow.name}, flow.revision, execution_.run().uuid, "", terminal};
    if (parent != kNoParent) {
        started.parent_run_uuid = session().runs[parent].uuid;
    } else if (!session().trigger->parent_json.empty()) {
        started.parent_run_uuid = decodeRunSummary(session().trigger->parent_json).run.uuid;
    }
    execution_.log(std::move(started));
}

void Walk::start(const Workflow& flow) {
    if (session().trigger->type == TriggerType::Msg) takeInput(session().trigger->msg);
    execution_.regroup();
    addRun(flow, kNoParent, false);
    run().had_input = session().input.has_value();
    go();
}

bool Walk::restore() {
    for (std::size_t i = 0; i < session().runs.size(); ++i) {
        const Run& run = session().runs[i];
        const Workflow* flow = execution_.assets_.workflow(run.flow_uuid);
        execution_.workflows_.push_back(flow);
        if (run.status == RunStatus::Waiting) execution_.current_ = i;
        if (flow == nullptr && (run.status == RunStatus::Waiting || run.status == RunStatus::Active)) {
            execution_.current_ = i;
            execution_.fail("the workflow \"" + run.flow_name + "\" is no longer there");
            return false;
        }
    }
    node_ = lastNode();
    if (node_ == kNowhere) {
        execution_.fail("the node where the session waits is no longer in the workflow");
        return false;
    }
    run().status = RunStatus::Active;
    return true;
}

std::size_t Walk::lastNode() const {
    const Run& run = execution_.run();
    return run.path.empty() ? kNowhere : execution_.workflow().indexOf(run.path.back().node_uuid);
}

const Timeout* Walk::timeout() const {
    const auto& router = node().router;
    if (!router || !router->wait || !router->wait->timeout) return nullptr;
    return &*router->wait->timeout;
}

void Walk::takeInput(Shared<InboundMessage> msg) {
    execution_.sprint_.contact.last_seen_on = msg->received_on == WallTime{} ? now() : msg->received_on;
    session().input = std::move(msg);
}

void Walk::regroupForAnswer(bool routed) {
    const bool failed = session().status == SessionStatus::Failed;
    if (routed == execution_.services_.as_newer_recordings && !failed) execution_.regroup();
}

void Walk::receive(Shared<InboundMessage> msg) {
    execution_.resume_type_ = "msg";
    takeInput(std::move(msg));
    run().had_input = true;
    at_question_ = true;
    regroupForAnswer(false);
    route();
    regroupForAnswer(true);
    go();
}

void Walk::timeOut() {
    execution_.resume_type_ = "wait_timeout";
    execution_.log(WaitTimedOut{});
    regroupForAnswer(false);
    session().input.reset();
    at_question_ = true;
    timed_out_ = true;
    Routing routing;
    routing.category = timeout()->category;
    follow(*node().router, std::move(routing));
    regroupForAnswer(true);
    go();
}

void Walk::expire() {
    execution_.resume_type_ = "wait_expiration";
    execution_.log(WaitExpired{run().uuid});
    regroupForAnswer(false);
    session().input.reset();
    endRun(RunStatus::Expired);
    go();
}

void Walk::sayAgain() {
    const auto& path = run().path;
    const Workflow& flow = execution_.workflow();
    const auto nodeAt = [&](std::size_t step) { return flow.indexOf(path[step].node_uuid); };
    const auto asks = [&](std::size_t index) {
        return index != kNowhere && flow.nodes[index].router && flow.nodes[index].router->wait;
    };
    std::size_t first = path.size() - 1;
    while (first > 0 && !asks(nodeAt(first - 1))) --first;
    for (std::size_t step = first; step < path.size(); ++step) {
        const auto index = nodeAt(step);
        if (index == kNowhere) continue;
        for (const auto& action : flow.nodes[index].actions) {
            if (action->type() == "send_msg") action->execute(execution_);
        }
    }
}

void Walk::go() {
    const EngineLimits& limits = execution_.services_.limits;
    while (!stopped_ && session().status != SessionStatus::Failed) {
        if (next_ == kNowhere) {
            endRun(RunStatus::Completed);
        } else if (++steps_ > limits.steps_per_sprint) {
            execution_.fail(
                "reached the most steps a sprint may have (" + std::to_string(limits.steps_per_sprint) +
                "): too many nodes between two questions, or the workflow loops without a question"
            );
        } else {
            visit();
        }
    }
}

void Walk::visit() {
    node_ = next_;
    run().path.push_back({node().uuid, {}, now()});
    runActions(0);
}

/// The request is in the session; what enter_flow asked for before it must outlive the sprint too.
void Walk::awaitService(std::size_t next_action) {
    ServiceRequest& request = *session().service;
    request.next_action = next_action;
    request.steps = steps_;
    request.events = static_cast<std::uint32_t>(eventsOfSprint());
    if (execution_.pushed_) {
        request.entered_flow_uuid = execution_.pushed_->flow->uuid;
        request.entered_terminally = execution_.pushed_->terminal;
    }
    run().status = RunStatus::Waiting;
    stop();
}

std::size_t Walk::eventsOfSprint() const {
    return earlier_events_ + execution_.sprint_.events.size();
}

/// The rest of a node: its actions, then the subflow they entered, the wait, or the way out.
void Walk::runActions(std::size_t from) {
    const auto& actions = node().actions;
    for (std::size_t i = from; i < actions.size(); ++i) {
        actions[i]->execute(execution_);
        if (session().status == SessionStatus::Failed) return;
        if (eventsOfSprint() > execution_.services_.limits.events_per_sprint) {
            return execution_.fail(
                "reached the most events a sprint may have (" +
                std::to_string(execution_.services_.limits.events_per_sprint) +
                "); the workflow loops without a question, or does too much at once"
            );
        }
        if (session().service) return awaitService(i + 1);
    }
    if (execution_.pushed_) return enterPushed();
    const auto& router = node().router;
    if (router && router->wait) {
        if (router->wait->type == WaitType::Dial) {
            execution_.error("a wait for a telephone call is passed over on an SMS platform");
        } else if (skipsWait()) {
            at_question_ = true;
        } else {
            return waitHere(*router);
        }
    }
    route();
}

void Walk::enterPushed() {
    const auto [flow, terminal] = *execution_.pushed_;
    execution_.pushed_.reset();
    if (session().runs.size() >= execution_.services_.limits.runs_per_session) {
        return execution_.fail(
            "reached the most runs a session may have; workflows enter each other without end"
        );
    }
    const std::size_t parent = execution_.current_;
    if (terminal) {
        // All of them, also those that had expired. To tell the end of those again would be a quarter of a million
        // events in a session that does this 500 times.
        for (std::size_t i = 0; i < session().runs.size(); ++i) {
            const bool tell = !session().runs[i].exited_on || execution_.services_.as_newer_recordings;
            execution_.endRun(i, RunStatus::Completed, tell);
        }
    }
    addRun(*flow, parent, terminal);
}

/// The message that started the session is the first answer, where its workflow begins with a wait.
bool Walk::skipsWait() const {
    const Session& session = execution_.session();
    return session.trigger->type == TriggerType::Msg && session.runs.size() == 1 &&
           session.runs.front().path.size() == 1;
}

void Walk::waitHere(const Router& router) {
    run().status = RunStatus::Waiting;
    const std::chrono::minutes expiry = expiryOf(execution_.workflow());
    WaitingQuestion question;
    question.flow_uuid = run().flow_uuid;
    question.node_uuid = node().uuid;
    question.result_name = router.result_name;
    question.result_key = router.result_key;
    question.expire_after = expiry;
    if (router.wait->timeout) question.timeout = router.wait->timeout->after;
    execution_.log(MsgWait{question.timeout, now() + expiry, router.wait->hint_json});
    execution_.sprint_.waiting = std::move(question);
    stop();
}

void Walk::leave(std::size_t exit, const std::string& operand) {
    const Exit& way = node().exits[exit];
    run().path.back().exit_uuid = way.uuid;
    next_ = way.destination;
    if (next_ == kNowhere) return;
    const Workflow& flow = execution_.workflow();
    execution_.sprint_.segments.push_back(
        {flow.uuid, node().uuid, way.uuid, operand, flow.nodes[next_].uuid, now()}
    );
}

void Walk::endRun(RunStatus status) {
    execution_.endRun(execution_.current_, status);
    if (status == RunStatus::Expired) regroupForAnswer(true);
    const std::size_t parent = run().parent;
    if (parent == kNoParent || session().runs[parent].status != RunStatus::Active) {
        session().status = SessionStatus::Completed;
        return stop();
    }
    execution_.current_ = parent;
    node_ = lastNode();
    if (node_ == kNowhere) return execution_.fail("the node that entered the workflow is no longer there");
    route();
}

void Walk::finish() {
    if (!session().runs.empty()) run().modified_on = now();
    ++(answers_service_ ? session().service_answers : session().sprints);
}

}  // namespace tama::flows
