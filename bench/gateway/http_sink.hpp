// The server of a client that is told what became of its messages: it takes every request and answers 200 at once.
#pragma once

#include <string>

#include "bench/gateway/sink.hpp"

namespace tama::bench {

class HttpSink final : public Sink {
  public:
    HttpSink() { start(); }
    ~HttpSink() override { stop(); }

  private:
    void consume(std::string& received, std::string& answers) override;
};

}  // namespace tama::bench
