help: ## list the verbs
	@echo placeholder
