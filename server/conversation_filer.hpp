// Keeps the index of conversations filed while the server runs: a thread that files a little, behind
// everything else, whenever there is something. See reports/conversation_index.hpp.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "reports/conversation_index.hpp"
#include "store/database.hpp"

namespace tama::server {

class ConversationFiler {
  public:
    explicit ConversationFiler(store::Database& database);  // starts its thread
    ~ConversationFiler();

  private:
    void run();

    reports::ConversationIndex index_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tama::server
